import type { Catalogue } from "#domain/impact/service.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import { INCIDENT_STATUSES, type Incident, type IncidentStatus, type IncidentUpdate } from "#domain/incidents/incident.ts";
import { fullTitleText, titleFrom } from "#domain/updates/short-title.ts";
import type { Named } from "./components.ts";
import { postedAtOf, type StatuspagePost, type StatuspageUpdate } from "./file.ts";
import { importedId } from "./ids.ts";
import { cellsNamed, impactTimelineOf } from "./impact-timeline.ts";
import { postmortemIn } from "./postmortem.ts";

/** A Statuspage incident as an incident. The catalogue has its services and regions. Importing it again gives the same incident. */
export function toIncident(given: StatuspagePost, named: Named, catalogue: Catalogue, zone: string): Incident {
  const isPostmortem = ({ status }: StatuspageUpdate) => status === "postmortem";
  const post = { ...given, incident_updates: given.incident_updates.filter((update) => !isPostmortem(update)) };
  const startedAt = Math.min(post.started_at ?? post.created_at, ...post.incident_updates.map(postedAtOf));
  const statuses = statusesOf(post);
  const times = post.incident_updates.map(postedAtOf);
  const isResolved = statuses.map((status) => status === "resolved");
  const impacts = impactTimelineOf(post, cellsNamed(named, catalogue), startedAt, times, isResolved);
  return {
    kind: "incident",
    id: importedId(given.id),
    title: titleFrom(given.name),
    ...completeFields({ startedAt }),
    updates: post.incident_updates.map(
      (update, index): IncidentUpdate => ({
        ...updateParts(update, index === 0 ? fullTitleText(given.name) : ""),
        status: statuses[index] as IncidentStatus,
        impacts: impacts[index] ?? [],
      }),
    ),
    figures: [],
    postmortem: postmortemIn(given.incident_updates.filter(isPostmortem), zone),
    corrections: [],
    postmortemCommitment: null,
  };
}

/** The parts of an update that incidents and maintenances share. */
export function updateParts(update: StatuspageUpdate, precedingText = "") {
  const at = postedAtOf(update);
  // An update is never posted before the time that it is about.
  const postedAt = Math.max(at, update.created_at);
  const body = update.body?.trim() ? update.body : NO_TEXT;
  const text = precedingText ? `${precedingText}\n\n${body}` : body;
  return {
    ...{ id: importedId(update.id), at, postedAt },
    revisions: [{ text, publishedAt: postedAt, reason: null, loud: true }],
    nextUpdateAt: null,
  };
}

/** The text of an update that has none. */
export const NO_TEXT = "*Nothing more was said.*";

/** The incident's status after each update. A resolved incident is resolved by its last update, whatever status that has. */
function statusesOf({ status: finalStatus, incident_updates }: StatuspagePost): IncidentStatus[] {
  const last = incident_updates.length - 1;
  let status: IncidentStatus = "investigating";
  return incident_updates.map((update, index) => {
    status = INCIDENT_STATUSES.find((known) => known === update.status) ?? status;
    return index === last && ["resolved", "postmortem"].includes(finalStatus) ? "resolved" : status;
  });
}
