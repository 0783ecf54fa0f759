import { allIncidentIds, unsettledIds } from "#db/incidents/incident-lists.ts";
import { loadIncidents } from "#db/incidents/incidents.ts";
import { durationText } from "#domain/duration-text.ts";
import { impactName, LEVEL_NAMES } from "#domain/impact/level.ts";
import { type Incident, incidentState, outageOf, STATUS_NAMES } from "#domain/incidents/incident.ts";
import { inEnglish } from "#domain/phrase.ts";
import { toIso } from "#domain/time.ts";
import { figureName } from "#domain/updates/figure.ts";
import { currentText } from "#domain/updates/revision.ts";
import { statusOf } from "#domain/updates/update.ts";
import { writeIncidentLine } from "#import/incident-file.ts";
import { listingOfIncident } from "#queries/listings.ts";
import { type ScopeLine, summarise } from "#queries/summary.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { defineCommand, print } from "./command.ts";
import { withRecord } from "./record.ts";

/** `afloat incident list`: one line per incident, the newest first. */
export const listIncidents = defineCommand({
  summary: "List the incidents, the newest first.",
  options: { open: { type: "boolean", summary: "List only open incidents." } },
  run: (invocation, { options }) =>
    withRecord(invocation, async ({ db }) => {
      const incidents = loadIncidents(db, options.open ? unsettledIds(db) : allIncidentIds(db));
      const lines = incidents.map(summaryLine).join("\n") || (options.open ? "No open incidents." : "No incidents.");
      print(invocation, { incidents: incidents.map(listingOfIncident) }, lines);
      return 0;
    }),
});

/** `afloat incident show`: everything recorded about one incident. */
export const showIncident = defineCommand({
  summary: "Show an incident with its impact, figures and updates.",
  positionals: "ID",
  run: (invocation, { positionals: [id] }) =>
    withRecord(invocation, async ({ context }) => {
      const incident = requireIncident(context.db, id);
      const { open, scope } = summarise(readCatalogue(context), incident);
      const lines = [
        summaryLine(incident),
        ...scope.map((line) => `  ${scopeText(line)}`),
        ...(open.length > 0 ? ["ongoing:", ...open.map((line) => `  ${scopeText(line)}`)] : []),
        ...incident.figures.map(({ name, value, unit, basis }) => `${figureName(name)}: ${value} ${unit ?? ""} (${basis})`),
        ...incident.updates.map(updateText),
        ...(incident.postmortem ? [`\nRoot cause published ${toIso(incident.postmortem.publishedAt)}.`] : []),
      ];
      print(invocation, { ...JSON.parse(writeIncidentLine(incident)), ...listingOfIncident(incident) }, lines.join("\n"));
      return 0;
    }),
});

/** The line of an incident in a list, for people. */
export function summaryLine(incident: Incident): string {
  const outage = outageOf(incident);
  const level = impactName(incidentState(incident)).toLowerCase();
  const state = outage ? [level, outage.to === null ? "ongoing" : durationText(outage.to - outage.from)] : [];
  return `${incident.id}  ${toIso(incident.startedAt)}  ${[STATUS_NAMES[statusOf(incident)], ...state].join(", ")}: ${incident.title}`;
}

/** One line of the impact, for people. */
export const scopeText = ({ level, plane, services, location }: ScopeLine): string =>
  `${LEVEL_NAMES[level]}: ${inEnglish(services)}${location ? ` in ${inEnglish(location)}` : ""} (${plane} plane)`;

function updateText({ id, at, status, revisions }: Incident["updates"][number]): string {
  const corrected = revisions.length > 1 ? `, corrected ${revisions.length - 1} ×` : "";
  return `\n${toIso(at)}  ${STATUS_NAMES[status]}  (${id}${corrected})\n${currentText(revisions)}`;
}
