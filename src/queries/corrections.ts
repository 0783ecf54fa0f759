import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { type FieldChange, fieldChanges } from "#domain/incidents/postmortem-revision.ts";
import type { Published } from "#domain/updates/revision.ts";

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
