import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { type FieldChange, fieldChanges } from "#domain/incidents/postmortem-revision.ts";
import type { Published } from "#domain/updates/revision.ts";

/** One correction of a postmortem: when, why, and what each changed part said before and after. */
export interface Correction extends Published {
  changes: readonly FieldChange[];
}

/** Every correction of a postmortem, the newest first; none for one that still is as first published. */
export const correctionsOf = ({ revisions }: Postmortem): Correction[] =>
  revisions
    .slice(1)
    .map(({ content, ...published }, index) => ({
      ...published,
      changes: fieldChanges((revisions[index] as (typeof revisions)[number]).content, content),
    }))
    .reverse();
