import { reviewPath } from "#admin/actions/review.ts";
import { proposalForm } from "#admin/forms/proposal-form.ts";
import { may, requirePermission } from "#domain/accounts/role.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { paths } from "#domain/publishing/paths.ts";
import { newId } from "#usecases/context.ts";
import { type OpenInput, openIncident, postUpdate, previewOpening, previewUpdate } from "#usecases/incidents/incidents.ts";
import { askForReview } from "#usecases/incidents/reviews.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { apiUrl, type Call, type Reply } from "./operation.ts";

/** When another user is to review it. */
type Asked = "before" | "after" | undefined;

/** Opens an incident, or proposes it for review where the token may not publish alone, as the forms do. */
export function submitOpening(call: Call, input: OpenInput, asked: Asked): Reply {
  const { context } = call;
  if (publishesAlone(call, asked)) return committed(call, 201, openIncident(context, { ...input, ...reviewOf(asked) }));
  previewOpening(context, input);
  return proposed(call, "new", input);
}

/** The same with an update to an incident. */
export function submitUpdate(call: Call, incident: Incident, input: UpdateInput, asked: Asked): Reply {
  const { context } = call;
  if (publishesAlone(call, asked))
    return committed(call, 201, postUpdate(context, incident.id, { ...input, ...reviewOf(asked) }));
  previewUpdate(context, incident, input);
  return proposed(call, `${incident.id}.update`, input);
}

function publishesAlone({ context: { actor, reviewRequired } }: Call, asked: Asked): boolean {
  if (asked === "after") requirePermission(actor.role, "publish");
  return may(actor.role, "publish") && (asked === "after" || (asked === undefined && !reviewRequired));
}

const reviewOf = (asked: Asked) => (asked === "after" ? { review: "after" as const } : {});

function proposed({ context, config }: Call, key: string, input: OpenInput | UpdateInput): Reply {
  const id = newId();
  const fields = proposalForm(input, context.zone, readCatalogue(context));
  askForReview(context, { id, key, fields: [["id", id], ...fields] });
  return { status: 202, body: { review: id, url: `${config.adminUrl}${reviewPath({ id, key, kind: "before" })}` } };
}

/** The response to a committed change; since when it is live is added later. */
export function committed(call: Call, status: number, done: { id: string; update?: string; publication: number }): Reply {
  const { id, update, publication } = done;
  const url = `${call.config.site.url}${paths.incident(id)}`;
  return { status, body: { id, ...(update && { update }), publication, receipt: receiptUrl(call, publication), url } };
}

/** The URL of a publication's receipt. */
export const receiptUrl = (call: Pick<Call, "config">, publication: number): string =>
  `${apiUrl(call)}/publications/${publication}`;
