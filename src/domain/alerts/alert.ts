import { Refusal } from "#domain/errors.ts";
import type { Scope } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

export type AlertStatus = "firing" | "resolved";

/** An alert of a monitoring system, identified by its labels. */
export interface Alert {
  fingerprint: string;
  status: AlertStatus;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  startsAt: Instant;
  /** When it was resolved. */
  endsAt?: Instant | undefined;
}

/** When a resolved alert ended; its start where the message does not state it. */
export const endOf = ({ startsAt, endsAt }: Alert): Instant => endsAt ?? startsAt;

/** Alerts that the monitoring system sends together. The key stays the same while alerts join and leave the group. */
export interface AlertGroup {
  key: string;
  alerts: readonly Alert[];
}

type AlertImpact = Scope & { level: string };

/** What a firing alert states, and since when. */
type FiringImpact = AlertImpact & { since: Instant };

/** What alerts with certain labels mean. In impacts and texts, `{{name}}` stands for the alert's label of that name. */
export interface AlertRule {
  match: Readonly<Record<string, string>>;
  impacts: readonly AlertImpact[];
  title: string;
  /** If empty, sentences are generated from the impact. */
  message: string;
  /** Whether updates are published without a person; otherwise they are proposed. */
  publish: boolean;
  /** Whether the end of the alerts resolves the incident in the same way. */
  resolve: boolean;
}

/** The meaning of a group of alerts by the rules. */
export interface Assessment {
  /** Null if no rule matches any alert of the group. */
  rule: AlertRule | null;
  title: string;
  message: string;
  /** The impact of the firing alerts; the same cell may occur more than once. */
  impacts: readonly FiringImpact[];
  unmatched: readonly Alert[];
  publish: boolean;
  resolve: boolean;
}

const PLACEHOLDER = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** The first rule whose labels all match the alert's. */
const ruleFor = (rules: readonly AlertRule[], { labels }: Pick<Alert, "labels">): AlertRule | undefined =>
  rules.find(({ match }) => Object.entries(match).every(([name, value]) => labels[name] === value));

/** Applies the rules to a group. Refuses an alert without a label that its rule needs. */
export function assess(rules: readonly AlertRule[], { alerts }: AlertGroup): Assessment {
  const withRules = alerts.map((alert) => ({ alert, rule: ruleFor(rules, alert) }));
  const matched = withRules.flatMap(({ alert, rule }) => (rule ? [{ alert, rule }] : []));
  const firing = matched.filter(({ alert }) => alert.status === "firing");
  const [first] = [...firing, ...matched];
  return {
    rule: first?.rule ?? null,
    title: first ? filled(first.rule.title, first.alert) : "",
    message: first ? filled(first.rule.message, first.alert) : "",
    impacts: firing.flatMap(({ alert, rule }) =>
      rule.impacts.map((impact) => ({ ...filledImpact(impact, alert), since: alert.startsAt })),
    ),
    unmatched: withRules.flatMap(({ alert, rule }) => (rule || alert.status !== "firing" ? [] : [alert])),
    publish: matched.length > 0 && matched.every(({ rule }) => rule.publish),
    resolve: matched.length > 0 && matched.every(({ rule }) => rule.resolve),
  };
}

/** What the alerts that are over stated, each with its end. Those that lack a label never stated anything. */
export const endedImpacts = (rules: readonly AlertRule[], alerts: readonly Alert[]): { scope: Scope; until: Instant }[] =>
  alerts
    .filter(({ status }) => status === "resolved")
    .flatMap((alert) =>
      (ruleFor(rules, alert)?.impacts ?? [])
        .filter(({ service, region = "", plane = "", level }) => hasLabels([service, region, plane, level].join(), alert))
        .map((impact) => ({ scope: filledImpact(impact, alert), until: endOf(alert) })),
    );

const hasLabels = (text: string, { labels }: Alert): boolean =>
  [...text.matchAll(PLACEHOLDER)].every(([, name = ""]) => labels[name]);

const filledImpact = (impact: AlertImpact, alert: Alert): AlertImpact => ({
  service: filled(impact.service, alert),
  region: impact.region && filled(impact.region, alert),
  plane: impact.plane && filled(impact.plane, alert),
  level: filled(impact.level, alert),
});

const filled = (text: string, { labels }: Alert): string =>
  text.replace(PLACEHOLDER, (_, name: string) => {
    const value = labels[name];
    if (value) return value;
    throw new Refusal(
      "alerts",
      phrase("An alert has no label “{name}”.", { name }),
      "Add the label, or change the rule in afloat.yaml.",
    );
  });
