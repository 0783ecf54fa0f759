import type { Incident } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUS_NAMES, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { plannedPhrase } from "#domain/maintenance/wording.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import { type Entry, updateName } from "#domain/record/entry.ts";
import { type Instant, localText, toIso } from "#domain/time.ts";
import { latestUpdate, statusOf } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { type CurrentState, readState } from "#queries/state.ts";

/** The current state as a few lines of plain text, for a terminal. */
export function statusText(snapshot: Snapshot): string {
  const { site } = snapshot;
  const state = readState(snapshot);
  const t = translatorFor(site);
  const asOf = { time: localText(state.asOf, site.zone), zone: site.zone, utc: toIso(state.asOf) };
  const blocks = [
    [...(site.isDrill ? [t("DRILL. Nothing in this text is real.")] : []), site.name],
    verdictLines(site, state),
    ...state.open.map((incident) => incidentLines(site, state, incident)),
    ...state.maintenances.map((maintenance) => maintenanceLines(site, state, maintenance)),
    [
      t("As of {time} ({zone}), {utc}.", asOf),
      t("Up to date as long as validUntil in {url} is in the future.", {
        url: `${site.url}${integrityPaths.heartbeat}`,
      }),
    ],
  ];
  return `${blocks.map((lines) => lines.map(oneLine).join("\n")).join("\n\n")}\n`;
}

function verdictLines(site: Site, { overall }: CurrentState): string[] {
  const { label, sentence, working, since } = overall;
  const t = translatorFor(site);
  const verdict = t(label).toUpperCase();
  return [
    t("{verdict}: {sentence}", { verdict, sentence }),
    ...(working ? [t(working)] : []),
    ...(since === null ? [] : [t("Since {time}.", { time: timePhrase(site, since) })]),
  ];
}

const NEXT_TEXTS = {
  due: "{status}, {time}. Next update by {next}.",
  overdue: "{status}, {time}. Next update was due by {next}; overdue.",
};

function incidentLines(site: Site, state: CurrentState, incident: Incident): string[] {
  const latest = latestUpdate(incident);
  const t = translatorFor(site);
  const last = { status: phrase(updateName(latest, incident)), time: timePhrase(site, latest.at) };
  return [
    t("Incident: {title}", { title: incident.title }),
    `  ${statusLine(site, state, incident, last)}`,
    `  ${site.url}${paths.incident(incident.id)}`,
  ];
}

function maintenanceLines(site: Site, state: CurrentState, maintenance: Maintenance): string[] {
  const status = phrase(MAINTENANCE_STATUS_NAMES[statusOf(maintenance)]);
  return [
    translatorFor(site)("Maintenance: {title}", { title: maintenance.title }),
    `  ${statusLine(site, state, maintenance, { status, time: plannedPhrase(plannedOf(maintenance), site.zone) })}`,
    `  ${site.url}${paths.incident(maintenance.id)}`,
  ];
}

/** The status of an entry with its time, and its next update if one is promised. */
function statusLine(site: Site, { awaited }: CurrentState, { id }: Entry, last: { status: Phrase; time: Phrase }): string {
  const next = awaited.find(({ kind, entry }) => kind === "update" && entry.id === id);
  const t = translatorFor(site);
  if (!next) return t("{status}, {time}.", last);
  return t(NEXT_TEXTS[next.isOverdue ? "overdue" : "due"], { ...last, next: timePhrase(site, next.by) });
}

const timePhrase = ({ zone }: Site, at: Instant): Phrase => phrase("{time} ({zone})", { time: localText(at, zone), zone });

/** Replaces characters that a terminal would interpret: control characters, and marks that change the text direction. */
const oneLine = (line: string): string => line.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, " ");
