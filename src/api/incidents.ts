import type { Incident } from "#domain/incidents/incident.ts";
import { paths } from "#domain/publishing/paths.ts";
import { writeIncidentLine } from "#import/incident-file.ts";
import { findIncident } from "#queries/dashboard.ts";
import { listingOfIncident } from "#queries/listings.ts";
import { incidentIds, incidentsOf } from "#queries/lists.ts";
import { editIncident, setFigures } from "#usecases/incidents/incidents.ts";
import { unstatedStatus } from "#usecases/incidents/update-input.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";
import { UpdateCorrectionForm, WithdrawalForm } from "./correction-forms.ts";
import { correctionOf } from "./corrections.ts";
import { DetailsEdit, Figures, Opening, UpdateForm, withNextUpdate } from "./forms.ts";
import { ListQuery, partOf } from "./lists.ts";
import { type Call, change, type Operation, type SyncRead } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed, FullIncident, IncidentList, Pending } from "./replies.ts";
import { committed, submitOpening, submitUpdate } from "./submit.ts";

/** The incident that a path names. */
export function incidentIn({ context, params }: Call): Incident {
  const incident = findIncident(context, params.id ?? "");
  if (incident) return incident;
  throw new Problem("not-found", `There is no incident “${params.id}”.`);
}

const list: SyncRead = {
  ...{ method: "get", path: "/incidents", id: "listIncidents", tag: "incidents", permission: "write" },
  summary: "Lists incidents, newest first",
  query: ListQuery,
  replies: { 200: IncidentList },
  answer(call) {
    const { part, next } = partOf(call, "/incidents", (open) => incidentIds(call.context, open));
    return { status: 200, body: { incidents: incidentsOf(call.context, part).map(listingOfIncident), next } };
  },
};

/** Everything that is on record of an incident. */
export const showIncident: SyncRead = {
  ...{ method: "get", path: "/incidents/{id}", id: "showIncident", tag: "incidents", permission: "write" },
  summary: "Returns an incident, in the incident file's format",
  replies: { 200: FullIncident },
  answer(call) {
    const incident = incidentIn(call);
    const url = `${call.config.site.url}${paths.incident(incident.id)}`;
    return { status: 200, body: { ...JSON.parse(writeIncidentLine(incident)), ...listingOfIncident(incident), url } };
  },
};

const open = change({
  ...{ method: "post", path: "/incidents", id: "openIncident", tag: "incidents", permission: "write" },
  summary: "Opens an incident; proposes it if the token cannot publish without review",
  body: Opening,
  replies: { 201: Committed, 202: Pending },
  answer: (call, { review, ...update }) => submitOpening(call, withNextUpdate(update, call.context.now()), review),
});

const post = change({
  ...{ method: "post", path: "/incidents/{id}/updates", id: "postUpdate", tag: "incidents", permission: "write" },
  summary: "Posts an update; proposes it if the token cannot publish without review",
  body: UpdateForm,
  of: showIncident,
  replies: { 201: Committed, 202: Pending },
  answer(call, { review, ...update }) {
    const incident = incidentIn(call);
    const { db, now } = call.context;
    const input = withNextUpdate(update, now());
    const status = update.status ?? unstatedStatus(db, incident, input, now());
    return submitUpdate(call, incident, { ...input, status }, review);
  },
});

const edit = change({
  ...{ method: "patch", path: "/incidents/{id}", id: "editIncident", tag: "incidents", permission: "publish" },
  summary: "Corrects the title, its translations and the times; fields left out are unchanged, and former ones stay readable",
  body: DetailsEdit,
  of: showIncident,
  replies: { 200: Committed },
  answer(call, given) {
    const incident = incidentIn(call);
    return committed(call, 200, editIncident(call.context, incident.id, { ...given, title: given.title ?? incident.title }));
  },
});

const figures = change({
  ...{ method: "put", path: "/incidents/{id}/figures", id: "setFigures", tag: "incidents", permission: "publish" },
  summary: "Replaces the figures",
  body: Figures,
  of: showIncident,
  replies: { 200: Committed },
  answer: (call, { figures: all }) => committed(call, 200, setFigures(call.context, incidentIn(call).id, all)),
});

const withdraw = change({
  ...{ method: "post", path: "/incidents/{id}/withdraw", id: "withdrawIncident", tag: "incidents", permission: "publish" },
  summary: "Withdraws an incident that was posted in error; it stays readable, and its impact counts nowhere",
  body: WithdrawalForm,
  of: showIncident,
  replies: { 200: Committed },
  answer: (call, { notify, ...given }) =>
    committed(call, 200, withdrawIncident(call.context, incidentIn(call).id, { ...given, loud: notify })),
});

export const incidentOperations: readonly Operation[] = [
  ...[list, open, showIncident, edit, post, figures, withdraw],
  correctionOf(
    "correctUpdate",
    showIncident,
    incidentIn,
    UpdateCorrectionForm,
    "Corrects an update: its text, impact, time, status or promise; what was replaced stays readable",
  ),
];
