import { transact } from "#db/engine/open.ts";
import { replaceFigures } from "#db/incidents/incidents.ts";
import { dropDraft, loadDraft, saveDraft, savePostmortem } from "#db/incidents/postmortems.ts";
import { checkNotWithdrawn } from "#domain/incidents/lifecycle.ts";
import { checkPostmortem, type PostmortemContent, type PostmortemDraft } from "#domain/incidents/postmortem.ts";
import { publishState } from "#domain/incidents/postmortem-revision.ts";
import type { Instant } from "#domain/time.ts";
import { checkFigure, type Figure } from "#domain/updates/figure.ts";
import type { Committed, Context } from "#usecases/context.ts";
import { commit } from "#usecases/record/commit.ts";
import { requireIncident } from "./incidents.ts";

/** Why a public postmortem is published again, and whether that notifies subscribers. */
export interface PostmortemCorrection {
  reason: string | null;
  loud: boolean;
}

/** Publishes a postmortem; a further call adds a revision. Deletes the draft. Figures that are not given stay as they are. */
export function publishPostmortem(
  context: Context,
  id: string,
  content: PostmortemContent,
  { reason, loud }: PostmortemCorrection = { reason: null, loud: true },
  figures?: readonly Figure[],
): Committed<{ id: string }> {
  return commit(context, (tx) => {
    const before = requireIncident(tx, id);
    checkNotWithdrawn(before);
    checkPostmortem(content);
    for (const figure of figures ?? []) checkFigure(figure, context.now());
    const postmortem = publishState(before.postmortem, content, { publishedAt: context.now(), reason, loud });
    savePostmortem(tx, id, postmortem);
    if (figures) replaceFigures(tx, id, figures);
    dropDraft(tx, id);
    return { result: { id }, before, after: { ...before, postmortem, figures: figures ?? before.figures } };
  });
}

/** Saves a draft for staff only; it may be incomplete. */
export function draftPostmortem(context: Context, id: string, draft: PostmortemDraft): void {
  transact(context.db, (tx) => {
    requireIncident(tx, id);
    saveDraft(tx, id, draft, context.now());
  });
}

/** The unpublished draft, and when it was last saved. */
export const readDraft = ({ db }: Pick<Context, "db">, id: string): { draft: PostmortemDraft; savedAt: Instant } | undefined =>
  loadDraft(db, id);

/** Discards the unpublished draft. */
export const discardDraft = ({ db }: Pick<Context, "db">, id: string): void => transact(db, (tx) => dropDraft(tx, id));
