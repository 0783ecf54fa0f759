import { saveDetails } from "#db/incidents/incidents.ts";
import { addUpdate } from "#db/incidents/updates.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { checkUpdate } from "#domain/incidents/lifecycle.ts";
import { checkLocales, type Translations } from "#domain/translation.ts";
import { checkReason, firstRevision } from "#domain/updates/revision.ts";
import { inOrder, latestUpdate } from "#domain/updates/update.ts";
import { type Context, newId } from "#usecases/context.ts";
import { commit, type Posted } from "#usecases/record/commit.ts";
import { requireIncident } from "./incidents.ts";
import { discardProposalsTo, settleRestatement } from "./reviews.ts";
import { checkBasis } from "./update-input.ts";

export interface Withdrawal {
  /** Why it is withdrawn; readers see it. */
  reason: string;
  translations?: Translations | undefined;
  /** Whether subscribers are notified. */
  loud: boolean;
  /** How many updates the incident had when this was written; refused if it has more now. */
  basis?: number | undefined;
  /** The review that follows; required where reviews are. */
  review?: "after" | undefined;
}

/**
 * Withdraws an incident that was posted in error. It stays readable, struck through, with the reason; its impact counts nowhere,
 * no postmortem is promised any more, and what
 * others have proposed to it is discarded.
 */
export function withdrawIncident(context: Context, id: string, input: Withdrawal): Posted {
  checkLocales("translations", input.translations, context.locales ?? []);
  return commit(context, (tx) => {
    const before = requireIncident(tx, id);
    checkBasis(before.updates.length, input.basis, "reason");
    checkReason(input.reason);
    const now = context.now();
    const update: IncidentUpdate = {
      id: newId(),
      at: Math.max(now, latestUpdate(before).at),
      postedAt: now,
      status: "withdrawn",
      revisions: [firstRevision({ message: input.reason, translations: input.translations }, now, input.loud)],
      impacts: [],
      nextUpdateAt: null,
    };
    checkUpdate(before, update, now);
    const after: Incident = { ...before, updates: inOrder([...before.updates, update]), postmortemCommitment: null };
    addUpdate(tx, id, update);
    saveDetails(tx, after);
    discardProposalsTo(tx, context, id);
    settleRestatement(tx, context, input.review, { id, update: update.id });
    return { result: { id, update: update.id }, before, after };
  });
}
