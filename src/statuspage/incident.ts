import { impactOf } from "#domain/impact/statuspage-status.ts";
import { type Incident, type IncidentStatus, incidentState, resolvedAt, withdrawnAt } from "#domain/incidents/incident.ts";
import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { inEnglish } from "#domain/phrase.ts";
import { entryTitle } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { inOrder, statusOf } from "#domain/updates/update.ts";
import { idFrom } from "#usecases/context.ts";
import type { Board } from "./board.ts";
import { affectedComponentsOf, noticeOf, postedTextOf, publishedTextOf, shortlinkOf, updatesOf } from "./post.ts";
import { postmortemText } from "./postmortem-text.ts";
import type { StatuspageIncident } from "./shapes.ts";

/** An incident in Statuspage's format. Once it is resolved, a postmortem is its last update and its status. */
export function incidentOf(board: Board, incident: Incident): StatuspageIncident {
  const { postmortem } = incident;
  const isExplained = postmortem !== null && statusOf(incident) === "resolved";
  const updates = updatesOf(board, incident, ({ status }) => shownStatus(status as IncidentStatus));
  return {
    id: incident.id,
    name: inEnglish(entryTitle(incident)),
    status: isExplained ? "postmortem" : shownStatus(statusOf(incident)),
    ...publishedTextOf(
      board,
      incident,
      postmortem?.revisions.map(({ publishedAt }) => publishedAt),
    ),
    monitoring_at: board.isoOrNull(monitoringAt(incident)),
    resolved_at: board.isoOrNull(withdrawnAt(incident) ?? resolvedAt(incident)),
    impact: impactOf(incidentState(incident)),
    shortlink: shortlinkOf(board, incident),
    started_at: board.iso(incident.startedAt),
    page_id: board.page.id,
    incident_updates: postmortem ? withPostmortem(board, incident, postmortem, updates) : updates,
    components: affectedComponentsOf(board, incident),
  };
}

/** Statuspage knows no withdrawal: for its clients the incident is over, and its title states why. */
const shownStatus = (status: IncidentStatus): Exclude<IncidentStatus, "withdrawn"> =>
  status === "withdrawn" ? "resolved" : status;

/** When it last entered the status `monitoring`; null if it never did. */
function monitoringAt(incident: Incident): Instant | null {
  const updates = inOrder(incident.updates);
  const startOfMonitoring = updates.findLast(
    ({ status }, n) => status === "monitoring" && updates[n - 1]?.status !== "monitoring",
  );
  return startOfMonitoring?.at ?? null;
}

/** The updates including the postmortem, sorted by time, newest first. */
function withPostmortem(
  board: Board,
  incident: Incident,
  postmortem: Postmortem,
  updates: StatuspageIncident["incident_updates"],
): StatuspageIncident["incident_updates"] {
  const { publishedAt, revisions } = postmortem;
  const update = {
    id: idFrom("postmortem", incident.id),
    status: "postmortem" as const,
    body: postmortemText(postmortem),
    ...postedTextOf(board, incident, publishedAt, publishedAt, revisions),
    affected_components: null,
    ...noticeOf(revisions),
  };
  const later = incident.updates.filter(({ at }) => at > publishedAt).length;
  return [...updates.slice(0, later), update, ...updates.slice(later)];
}
