import { canonical } from "#domain/canonical.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Cell } from "#domain/impact/service.ts";
import { fieldsFromTexts } from "#domain/incidents/fields.ts";
import type { IncidentDetails, IncidentUpdate } from "#domain/incidents/incident.ts";
import type { PostmortemContent } from "#domain/incidents/postmortem.ts";
import { isMaintenanceStatus, type MaintenanceUpdate, type PlannedLevel } from "#domain/maintenance/maintenance.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { type Translations, translatedPart } from "#domain/translation.ts";
import type { Facts as StatedFacts } from "#domain/updates/facts.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published, Revision } from "#domain/updates/revision.ts";
import type { Plan, RecordEvent, UpdateFacts } from "./event.ts";
import type { LogLine } from "./log-line.ts";

type Facts = LogLine & { translations?: Translations } & Record<string, unknown>;

/** What every line has, of every kind, later kinds included; undefined when it is not a line of the log in canonical form. */
export function readLine(line: string): LogLine | undefined {
  const facts = parsed(line) as Partial<LogLine> | undefined;
  const texts = [facts?.t, facts?.kind, facts?.incident, facts?.text, facts?.sha256];
  const isComplete = Number.isSafeInteger(facts?.i) && texts.every((text) => typeof text === "string");
  return isComplete && canonical(facts) === line ? (facts as LogLine) : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The event of a line. Throws when `lineOf` did not write the line. */
export function recordEventOf(line: string): RecordEvent {
  const facts = JSON.parse(line) as Facts;
  const { kind, incident, text } = facts;
  switch (kind) {
    case "open":
      return { kind, incident, details: detailsOf(facts) };
    case "title":
      return { kind, incident, details: detailsOf(facts), published: correctionOf(facts) };
    case "announce":
      return { kind, incident, plan: planOf(facts) };
    case "plan":
      return { kind, incident, plan: planOf(facts), published: facts.publishedAt === undefined ? null : publishedOf(facts) };
    case "post":
      return { kind, incident, update: updateFactsOf(facts), revision: revisionOf(facts) };
    case "edit":
      return {
        ...{ kind, incident, update: String(facts.update), revision: revisionOf(facts) },
        ...(facts.impacts !== undefined && { facts: statedFactsOf(facts) }),
      };
    case "figures":
      return { kind, incident, figures: (JSON.parse(text) as (Omit<Figure, "asOf"> & { asOf: string | null })[]).map(figureOf) };
    case "promise": {
      const promise = JSON.parse(text) as { preliminaryBy: string; finalBy: string } | null;
      return {
        kind,
        incident,
        promise: promise && { preliminaryBy: instant(promise.preliminaryBy), finalBy: instant(promise.finalBy) },
      };
    }
    case "postmortem":
      return { kind, incident, revision: { content: contentOf(text), ...publishedOf(facts) } };
    default:
      throw new Error(`Unknown event “${kind}”.`);
  }
}

const detailsOf = (facts: Facts): IncidentDetails => ({
  title: facts.text,
  ...translatedPart("titleTranslations", facts.translations),
  ...fieldsFromTexts(facts),
});

/** Lines of earlier versions state no reason; they were published when they were written. */
const correctionOf = (facts: Facts): Published =>
  facts.publishedAt === undefined ? { publishedAt: instant(facts.t), reason: null, loud: false } : publishedOf(facts);

const planOf = ({ text, translations, scope, beginsBy, endsBy, remindBeforeMinutes, series, edits }: Facts): Plan => ({
  title: text,
  ...translatedPart("titleTranslations", translations),
  scope: (scope as ScopeFacts[]).map(({ level, ...cell }) => ({ cell: cellOf(cell), level })),
  beginsBy: beginsBy as Plan["beginsBy"],
  endsBy: endsBy as Plan["endsBy"],
  remindBefore: remindBeforeMinutes === undefined ? null : Number(remindBeforeMinutes) * MINUTE,
  series: series === undefined ? null : String(series),
  edits: (edits as string[]).map(instant),
});

function updateFactsOf(facts: Facts): UpdateFacts {
  const update = updateOf(facts);
  const { status } = update as { status: string };
  if (!isMaintenanceStatus(status)) return update;
  const { plannedFrom, plannedUntil, says } = facts;
  const planned: MaintenanceUpdate["planned"] =
    plannedFrom === undefined ? null : { from: instant(plannedFrom), until: instant(plannedUntil) };
  return { ...update, status, planned, reminder: says === "reminder" };
}

const updateOf = (facts: Facts): Omit<IncidentUpdate, "revisions"> => ({
  id: String(facts.update),
  postedAt: instant(facts.postedAt),
  ...statedFactsOf(facts),
});

const statedFactsOf = ({ at, status, impacts, nextUpdateAt }: Facts): StatedFacts<IncidentUpdate["status"]> => ({
  at: instant(at),
  status: status as IncidentUpdate["status"],
  impacts: (impacts as ImpactFacts[]).map(impactOf),
  nextUpdateAt: instantOrNull(nextUpdateAt),
});

type CellFacts = { service: string; region?: string; plane: Cell["plane"] };
type ImpactFacts = CellFacts & { level: ImpactChange["level"]; at: string };
type ScopeFacts = CellFacts & { level: PlannedLevel["level"] };

const cellOf = ({ service, region, plane }: CellFacts): Cell => ({ service, region: region ?? null, plane });

const impactOf = ({ level, at, ...cell }: ImpactFacts): ImpactChange => ({ cell: cellOf(cell), level, at: instant(at) });

const publishedOf = ({ publishedAt, reason, notice }: Facts): Published => ({
  publishedAt: instant(publishedAt),
  reason: reason === undefined ? null : String(reason),
  loud: notice === "loud",
});

const revisionOf = (facts: Facts): Revision => ({
  text: facts.text,
  ...translatedPart("translations", facts.translations),
  ...publishedOf(facts),
});

const figureOf = ({ asOf, ...figure }: Omit<Figure, "asOf"> & { asOf: string | null }): Figure => ({
  ...figure,
  asOf: asOf === null ? null : instant(asOf),
});

function contentOf(text: string): PostmortemContent {
  const content = JSON.parse(text) as Omit<PostmortemContent, "timeline"> & {
    timeline: { at: string; text: string; source: string | null }[];
  };
  return { ...content, timeline: content.timeline.map((entry) => ({ ...entry, at: instant(entry.at) })) };
}

/** What is not a time becomes NaN, which equals no time of the record. */
const instant = (text: unknown): Instant => Date.parse(String(text));

const instantOrNull = (text: unknown): Instant | null => (text === undefined ? null : instant(text));
