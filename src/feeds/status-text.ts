import { updateName } from "../domain/entry.ts";
import { latestUpdate, statusOf } from "../domain/incident.ts";
import { integrityPaths } from "../domain/integrity-paths.ts";
import { LEVEL_NAMES } from "../domain/level.ts";
import { MAINTENANCE_STATUS_NAMES, type Maintenance, plannedOf } from "../domain/maintenance.ts";
import { plannedText } from "../domain/maintenance-words.ts";
import { paths } from "../domain/paths.ts";
import { type Instant, localText, toIso } from "../domain/time.ts";
import type { Site, Snapshot } from "../usecases/reading/snapshot.ts";
import { type AwaitedWord, type CurrentState, readState } from "../usecases/reading/state.ts";

/** The state in a few plain lines, for a terminal. */
export function statusText(snapshot: Snapshot): string {
  const { site } = snapshot;
  const state = readState(snapshot);
  const blocks = [
    [...(site.isDrill ? ["DRILL. Nothing in this text is happening."] : []), site.name],
    verdictLines(site, state),
    ...state.open.map((incident) => incidentLines(site, state, incident)),
    ...state.maintenances.map((maintenance) => maintenanceLines(site, maintenance)),
    [
      `As of ${localText(state.asOf, site.zone)} (${site.zone}), ${toIso(state.asOf)}.`,
      `Current while validUntil in ${site.url}${integrityPaths.heartbeat} is still to come.`,
    ],
  ];
  return `${blocks.map((lines) => lines.map(oneLine).join("\n")).join("\n\n")}\n`;
}

function verdictLines(site: Site, { overall, since }: CurrentState): string[] {
  const { level, sentence, working } = overall;
  const verdict = level === "operational" ? "All clear" : LEVEL_NAMES[level];
  return [
    `${verdict.toUpperCase()}: ${sentence}`,
    ...(working ? [working] : []),
    ...(since === null ? [] : [`Since ${timeText(site, since)}.`]),
  ];
}

function incidentLines(site: Site, { awaited }: CurrentState, incident: AwaitedWord["incident"]): string[] {
  const latest = latestUpdate(incident);
  const next = awaited.find((each) => each.word === "update" && each.incident.id === incident.id);
  return [
    `Incident: ${incident.title}`,
    `  ${updateName(latest, incident)}, ${timeText(site, latest.at)}.${next ? ` Next word by ${timeText(site, next.by)}.` : ""}`,
    `  ${site.url}${paths.incident(incident.id)}`,
  ];
}

const maintenanceLines = (site: Site, maintenance: Maintenance): string[] => [
  `Maintenance: ${maintenance.title}`,
  `  ${MAINTENANCE_STATUS_NAMES[statusOf(maintenance)]}, ${plannedText(plannedOf(maintenance), site.zone)}.`,
  `  ${site.url}${paths.incident(maintenance.id)}`,
];

const timeText = ({ zone }: Site, at: Instant): string => `${localText(at, zone)} (${zone})`;

/** Without what a terminal would obey: control characters, and marks that turn the direction of all that follows. */
const oneLine = (line: string): string => line.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, " ");
