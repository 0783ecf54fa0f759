import { allMaintenanceIds, ongoingIds, upcomingIds } from "#db/incidents/maintenance-lists.ts";
import { loadMaintenances } from "#db/incidents/maintenances.ts";
import { MAINTENANCE_STATUS_NAMES, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { updateName } from "#domain/record/entry.ts";
import { SECOND, toIso } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { statusOf } from "#domain/updates/update.ts";
import { writeMaintenanceLine } from "#import/maintenance-file.ts";
import { listingOfMaintenance } from "#queries/listings.ts";
import { scopeLines } from "#queries/summary.ts";
import { readSeries } from "#usecases/maintenance/maintenance-series.ts";
import { requireMaintenance } from "#usecases/maintenance/maintenances.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { defineCommand, print } from "./command.ts";
import { scopeText } from "./incident-view.ts";
import { withRecord } from "./record.ts";

/** `afloat maintenance list`: one line per maintenance, the latest first. */
export const listMaintenances = defineCommand({
  summary: "List the maintenances, the latest first.",
  options: { open: { type: "boolean", summary: "List only ongoing and upcoming maintenance." } },
  run: (invocation, { options }) =>
    withRecord(invocation, async ({ db }) => {
      const ids = options.open ? [...ongoingIds(db), ...upcomingIds(db)] : allMaintenanceIds(db);
      const maintenances = loadMaintenances(db, ids);
      const lines = maintenances.map(summaryLine).join("\n") || (options.open ? "No open maintenance." : "No maintenance.");
      print(invocation, { maintenances: maintenances.map(listingOfMaintenance) }, lines);
      return 0;
    }),
});

/** `afloat maintenance show`: everything recorded about one maintenance. */
export const showMaintenance = defineCommand({
  summary: "Show a maintenance with its scope and updates.",
  positionals: "ID",
  run: (invocation, { positionals: [id] }) =>
    withRecord(invocation, async ({ context }) => {
      const maintenance = requireMaintenance(context.db, id);
      const lines = [
        summaryLine(maintenance),
        ...scopeLines(readCatalogue(context), maintenance.scope).map((line) => `  ${scopeText(line)}`),
        ...maintenance.updates.map(
          (update) =>
            `\n${toIso(update.at)}  ${updateName(update, maintenance)}  (${update.id})\n${currentText(update.revisions)}`,
        ),
      ];
      const result = { ...JSON.parse(writeMaintenanceLine(maintenance)), ...listingOfMaintenance(maintenance) };
      print(invocation, result, lines.join("\n"));
      return 0;
    }),
});

/** `afloat maintenance series`: the series that still announce occurrences. */
export const listSeries = defineCommand({
  summary: "List the active series of recurring maintenance.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const all = readSeries(context);
      const lines = all.map(({ id, rule, firstFrom, title }) => `${id}  ${rule}  from ${toIso(firstFrom)}: ${title}`);
      const series = all.map(({ id, title, rule, firstFrom, duration }) => ({
        ...{ id, title, rule },
        firstFrom: toIso(firstFrom),
        seconds: duration / SECOND,
      }));
      print(invocation, { series }, lines.join("\n") || "No active series.");
      return 0;
    }),
});

/** The line of a maintenance in a list, for people. */
function summaryLine(maintenance: Maintenance): string {
  const { from, until } = plannedOf(maintenance);
  const status = MAINTENANCE_STATUS_NAMES[statusOf(maintenance)];
  return `${maintenance.id}  ${toIso(from)} to ${toIso(until)}  ${status}: ${maintenance.title}`;
}
