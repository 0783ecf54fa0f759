import { Refusal } from "#domain/errors.ts";
import type { Scope } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

export type AlertStatus = "firing" | "resolved";

/** Something that a monitoring system tells of, by its labels. */
export interface Alert {
  fingerprint: string;
  status: AlertStatus;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  startsAt: Instant;
}

/** Alerts that are told of together; the key stays while they come and go. */
export interface AlertGroup {
  key: string;
  alerts: readonly Alert[];
}

type AlertImpact = Scope & { level: string };

/** What alerts with some labels mean. `{{name}}` in impacts and texts stands for the alert's label of that name. */
export interface AlertRule {
  match: Readonly<Record<string, string>>;
  impacts: readonly AlertImpact[];
  title: string;
  /** Empty: sentences made from the impact. */
  message: string;
  /** Whether what it says is published without a person; otherwise it is proposed. */
  publish: boolean;
  /** Whether the end of the alerts resolves the incident in the same way. */
  resolve: boolean;
}

/** What a group of alerts amounts to by the rules. */
export interface Assessment {
  /** Null when no rule matches any of its alerts. */
  rule: AlertRule | null;
  title: string;
  message: string;
  /** What the firing alerts say is hit now; the same cell may be named more than once. */
  impacts: readonly AlertImpact[];
  /** Since when, by the earliest firing alert that a rule matches. */
  since: Instant | null;
  unmatched: readonly Alert[];
  publish: boolean;
  resolve: boolean;
}

const MARK = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** The first rule of which every label is as the alert has it. */
export const ruleFor = (rules: readonly AlertRule[], { labels }: Pick<Alert, "labels">): AlertRule | undefined =>
  rules.find(({ match }) => Object.entries(match).every(([name, value]) => labels[name] === value));

/** Reads a group by the rules. Refuses an alert that lacks a label which its rule needs. */
export function assess(rules: readonly AlertRule[], { alerts }: AlertGroup): Assessment {
  const told = alerts.map((alert) => ({ alert, rule: ruleFor(rules, alert) }));
  const matched = told.flatMap(({ alert, rule }) => (rule ? [{ alert, rule }] : []));
  const firing = matched.filter(({ alert }) => alert.status === "firing");
  const [first] = [...firing, ...matched];
  return {
    rule: first?.rule ?? null,
    title: first ? filled(first.rule.title, first.alert) : "",
    message: first ? filled(first.rule.message, first.alert) : "",
    impacts: firing.flatMap(({ alert, rule }) => rule.impacts.map((impact) => filledImpact(impact, alert))),
    since: firing.length > 0 ? Math.min(...firing.map(({ alert }) => alert.startsAt)) : null,
    unmatched: told.flatMap(({ alert, rule }) => (rule || alert.status !== "firing" ? [] : [alert])),
    publish: matched.length > 0 && matched.every(({ rule }) => rule.publish),
    resolve: matched.length > 0 && matched.every(({ rule }) => rule.resolve),
  };
}

const filledImpact = (impact: AlertImpact, alert: Alert): AlertImpact => ({
  service: filled(impact.service, alert),
  region: impact.region && filled(impact.region, alert),
  plane: impact.plane && filled(impact.plane, alert),
  level: filled(impact.level, alert),
});

const filled = (text: string, { labels }: Alert): string =>
  text.replace(MARK, (_, name: string) => {
    const value = labels[name];
    if (value) return value;
    throw new Refusal(
      "alerts",
      phrase("An alert has no label “{name}”.", { name }),
      "Add the label, or change the rule in afloat.yaml.",
    );
  });
