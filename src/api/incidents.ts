import type { z } from "zod";
import { type Incident, statusOf } from "../domain/incident.ts";
import { paths } from "../domain/paths.ts";
import { MINUTE } from "../domain/time.ts";
import { writeIncidentLine } from "../import/incident-file.ts";
import { correctUpdate, editIncident, setFigures } from "../usecases/incidents.ts";
import { findIncident } from "../usecases/reading/desk.ts";
import { incidentHead } from "../usecases/reading/heads.ts";
import { incidentIds, incidentsOf } from "../usecases/reading/lists.ts";
import type { UpdateInput } from "../usecases/update-input.ts";
import { Correction, Figures, HeadEdit, Opening, Word } from "./forms.ts";
import { ListQuery, partOf } from "./lists.ts";
import { type Call, change, type Operation, type SyncRead } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed, FullIncident, IncidentList, Pending } from "./replies.ts";
import { committed, submitOpening, submitUpdate } from "./submitting.ts";

/** The incident that a path names. */
export function incidentIn({ context, params }: Call): Incident {
  const incident = findIncident(context, params.id ?? "");
  if (incident) return incident;
  throw new Problem("not-found", `There is no incident “${params.id}”.`);
}

const list: SyncRead = {
  ...{ method: "get", path: "/incidents", id: "listIncidents", tag: "incidents", permission: "write" },
  summary: "Lists incidents, the newest first",
  query: ListQuery,
  replies: { 200: IncidentList },
  answer(call) {
    const { part, next } = partOf(call, "/incidents", (open) => incidentIds(call.context, open));
    return { status: 200, body: { incidents: incidentsOf(call.context, part).map(incidentHead), next } };
  },
};

/** Everything that is on record of an incident. */
export const showIncident: SyncRead = {
  ...{ method: "get", path: "/incidents/{id}", id: "showIncident", tag: "incidents", permission: "write" },
  summary: "Shows an incident, as the incident file has it",
  replies: { 200: FullIncident },
  answer(call) {
    const incident = incidentIn(call);
    const url = `${call.config.site.url}${paths.incident(incident.id)}`;
    return { status: 200, body: { ...JSON.parse(writeIncidentLine(incident)), ...incidentHead(incident), url } };
  },
};

const open = change({
  ...{ method: "post", path: "/incidents", id: "openIncident", tag: "incidents", permission: "write" },
  summary: "Opens an incident; proposes it where the token may not publish alone",
  body: Opening,
  replies: { 201: Committed, 202: Pending },
  answer(call, { review, title, startedAt, detectedAt, ...word }) {
    const input = { ...inputOf(call, word), status: word.status, title, startedAt, detectedAt };
    return submitOpening(call, input, review);
  },
});

const post = change({
  ...{ method: "post", path: "/incidents/{id}/updates", id: "postUpdate", tag: "incidents", permission: "write" },
  summary: "Posts an update; proposes it where the token may not publish alone",
  body: Word,
  of: showIncident,
  replies: { 201: Committed, 202: Pending },
  answer(call, { review, ...word }) {
    const incident = incidentIn(call);
    return submitUpdate(call, incident, { ...inputOf(call, word), status: word.status ?? statusOf(incident) }, review);
  },
});

type Said = Omit<z.output<typeof Word>, "review" | "closeOpen"> & { closeOpen?: boolean };

function inputOf({ context }: Call, { at, nextUpdateAt, nextUpdateMinutes, ...said }: Said): Omit<UpdateInput, "status"> {
  const promised = nextUpdateMinutes === undefined ? null : (at ?? context.now()) + nextUpdateMinutes * MINUTE;
  return { ...said, at, nextUpdateAt: nextUpdateAt ?? promised };
}

const edit = change({
  ...{ method: "patch", path: "/incidents/{id}", id: "editIncident", tag: "incidents", permission: "publish" },
  summary: "Corrects title and times; what is left out stays",
  body: HeadEdit,
  of: showIncident,
  replies: { 200: Committed },
  answer(call, given) {
    const { id, title, startedAt, detectedAt } = incidentIn(call);
    const head = {
      title: given.title ?? title,
      startedAt: given.startedAt ?? startedAt,
      detectedAt: given.detectedAt === undefined ? detectedAt : given.detectedAt,
    };
    return committed(call, 200, editIncident(call.context, id, head));
  },
});

const correct = change({
  ...{ method: "patch", path: "/incidents/{id}/updates/{update}", id: "correctUpdate", tag: "incidents", permission: "publish" },
  summary: "Corrects the text of an update; the former one stays readable",
  body: Correction,
  of: showIncident,
  replies: { 200: Committed },
  answer(call, correction) {
    const update = incidentIn(call).updates.find(({ id }) => id === call.params.update);
    if (!update) throw new Problem("not-found", `The incident has no update “${call.params.update}”.`);
    return committed(call, 200, correctUpdate(call.context, update.id, correction));
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

export const incidentOperations: readonly Operation[] = [list, open, showIncident, edit, post, correct, figures];
