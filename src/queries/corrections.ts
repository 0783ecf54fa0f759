import type { ImpactChange } from "#domain/impact/impact.ts";
import type { DescribeTime } from "#domain/impact/narrative.ts";
import { inARow } from "#domain/impact/scope.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { type IncidentStatus, STATUS_NAMES } from "#domain/incidents/incident.ts";
import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { type FieldChange, fieldChanges } from "#domain/incidents/postmortem-revision.ts";
import { inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { type Facts, factsAfter } from "#domain/updates/facts.ts";
import type { Published } from "#domain/updates/revision.ts";
import { scopeLines, scopePhrase } from "./summary.ts";

/** One correction of a postmortem: when and why it was made, and each changed part before and after. */
export interface PublishedCorrection extends Published {
  changes: readonly FieldChange[];
}

/** Every correction of a postmortem, the newest first; empty if it was never corrected. */
export const correctionsOf = ({ revisions }: Postmortem): PublishedCorrection[] =>
  revisions
    .slice(1)
    .map(({ content, ...published }, index) => ({
      ...published,
      changes: fieldChanges((revisions[index] as (typeof revisions)[number]).content, content),
    }))
    .reverse();

/**
 * What the `n`th revision of an update corrected besides the text, as sentences with the new and the former value; empty if
 * nothing.
 */
export function factChanges(catalogue: Catalogue, update: AnyUpdate, n: number, describeTime: DescribeTime): Phrase[] {
  const before = update.revisions[n]?.replaced;
  if (!before) return [];
  const after = factsAfter<string>(update, n);
  const orNone = (at: Instant | null) => (at === null ? phrase("none") : describeTime(at));
  const named = ({ status }: Facts) => phrase(STATUS_NAMES[status as IncidentStatus]);
  const impactOf = ({ impacts, at }: Facts) => impactPhrase(catalogue, impacts, at, describeTime);
  return [
    changed("Status: {after}; previously: {before}.", named(after), named(before)),
    changed("Time: {after}; previously: {before}.", describeTime(after.at), describeTime(before.at)),
    changed("Next update by: {after}; previously: {before}.", orNone(after.nextUpdateAt), orNone(before.nextUpdateAt)),
    changed("Impact: {after}; previously: {before}.", impactOf(after), impactOf(before)),
  ].flatMap((sentence) => sentence ?? []);
}

const changed = (text: string, after: Phrase, before: Phrase): Phrase | null =>
  inEnglish(after) === inEnglish(before) ? null : phrase(text, { after, before });

/** The impact that an update states; its times, where they are not the update's own. */
function impactPhrase(catalogue: Catalogue, impacts: readonly ImpactChange[], at: Instant, describeTime: DescribeTime): Phrase {
  if (impacts.length === 0) return phrase("none");
  const byTime = Map.groupBy(impacts, (impact) => impact.at);
  const parts = [...byTime].map(([since, changes]) => {
    const lines = inARow(scopeLines(catalogue, changes).map(scopePhrase));
    return since === at ? lines : phrase("{lines} from {time}", { lines, time: describeTime(since) });
  });
  return inARow(parts);
}
