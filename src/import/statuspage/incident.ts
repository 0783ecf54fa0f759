import type { Catalogue } from "#domain/impact/service.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import { INCIDENT_STATUSES, type Incident, type IncidentStatus, type IncidentUpdate } from "#domain/incidents/incident.ts";
import { titleFrom, titleLeftOut } from "#import/title.ts";
import type { Named } from "./components.ts";
import { postedAtOf, type StatuspagePost, type StatuspageUpdate } from "./file.ts";
import { importedId } from "./ids.ts";
import { cellsNamed, impactTimelineOf } from "./impact-timeline.ts";
import { postmortemIn } from "./postmortem.ts";

/** An incident in our words. The catalogue has what it names. The same incident gives the same each time. */
export function toIncident(given: StatuspagePost, named: Named, catalogue: Catalogue, zone: string): Incident {
  const isPostmortem = ({ status }: StatuspageUpdate) => status === "postmortem";
  const post = { ...given, incident_updates: given.incident_updates.filter((update) => !isPostmortem(update)) };
  const startedAt = Math.min(post.started_at ?? post.created_at, ...post.incident_updates.map(postedAtOf));
  const statuses = statusesOf(post);
  const times = post.incident_updates.map(postedAtOf);
  const over = statuses.map((status) => status === "resolved");
  const impacts = impactTimelineOf(post, cellsNamed(named, catalogue), startedAt, times, over);
  return {
    kind: "incident",
    id: importedId(given.id),
    title: titleFrom(given.name),
    ...completeFields({ startedAt }),
    updates: post.incident_updates.map(
      (update, index): IncidentUpdate => ({
        ...wordOf(update, index === 0 ? titleLeftOut(given.name) : ""),
        status: statuses[index] as IncidentStatus,
        impacts: impacts[index] ?? [],
      }),
    ),
    figures: [],
    postmortem: postmortemIn(given.incident_updates.filter(isPostmortem), zone),
    postmortemCommitment: null,
  };
}

/** The parts of an update that incidents and maintenances share. */
export function wordOf(update: StatuspageUpdate, before = "") {
  const at = postedAtOf(update);
  // Nothing is said before it was so.
  const postedAt = Math.max(at, update.created_at);
  const body = update.body?.trim() ? update.body : WORDLESS;
  const text = before ? `${before}\n\n${body}` : body;
  return {
    ...{ id: importedId(update.id), at, postedAt },
    revisions: [{ text, publishedAt: postedAt, reason: null, loud: true }],
    nextUpdateAt: null,
  };
}

/** What stands where an update says nothing. */
export const WORDLESS = "*Nothing more was said.*";

/** Where the incident stood with each update. One that is resolved is so with its last update, whatever that says. */
function statusesOf({ status: stands, incident_updates }: StatuspagePost): IncidentStatus[] {
  const last = incident_updates.length - 1;
  let status: IncidentStatus = "investigating";
  return incident_updates.map((update, index) => {
    status = INCIDENT_STATUSES.find((each) => each === update.status) ?? status;
    return index === last && ["resolved", "postmortem"].includes(stands) ? "resolved" : status;
  });
}
