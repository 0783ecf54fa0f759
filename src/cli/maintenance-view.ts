import { allMaintenanceIds, ongoingIds, upcomingIds } from "#db/incidents/maintenance-lists.ts";
import { loadMaintenances } from "#db/incidents/maintenances.ts";
import { MAINTENANCE_STATUS_NAMES, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { updateName } from "#domain/record/entry.ts";
import { toIso } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { statusOf } from "#domain/updates/update.ts";
import { writeMaintenanceLine } from "#import/maintenance-file.ts";
import { listingOfMaintenance } from "#queries/listings.ts";
import { scopeLines } from "#queries/summary.ts";
import { readSeries } from "#usecases/maintenance/maintenance-series.ts";
import { requireMaintenance } from "#usecases/maintenance/maintenances.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { type Command, print, readArguments } from "./command.ts";
import { scopeText } from "./incident-view.ts";
import { withRecord } from "./record.ts";

/** `afloat maintenance list [--open]`: one line a maintenance, the latest first; --open leaves out what is over. */
export const listMaintenances: Command = (invocation) => {
  const { options } = readArguments(invocation.argv, {
    usage: "maintenance list [--open]",
    options: { open: { type: "boolean" } },
    words: [0, 0],
  });
  return withRecord(invocation, async ({ db }) => {
    const ids = options.open ? [...ongoingIds(db), ...upcomingIds(db)] : allMaintenanceIds(db);
    const maintenances = loadMaintenances(db, ids);
    const lines = maintenances.map(summaryLine).join("\n") || (options.open ? "No open maintenance." : "No maintenance.");
    print(invocation, { maintenances: maintenances.map(listingOfMaintenance) }, lines);
    return 0;
  });
};

/** `afloat maintenance show ID`: everything that is on record of a maintenance. */
export const showMaintenance: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "maintenance show ID", options: {}, words: [1, 1] });
  return withRecord(invocation, async ({ context }) => {
    const maintenance = requireMaintenance(context.db, words[0] as string);
    const lines = [
      summaryLine(maintenance),
      ...scopeLines(readCatalogue(context), maintenance.scope).map((line) => `  ${scopeText(line)}`),
      ...maintenance.updates.map(
        (update) => `\n${toIso(update.at)}  ${updateName(update, maintenance)}  (${update.id})\n${currentText(update.revisions)}`,
      ),
    ];
    print(
      invocation,
      { ...JSON.parse(writeMaintenanceLine(maintenance)), ...listingOfMaintenance(maintenance) },
      lines.join("\n"),
    );
    return 0;
  });
};

/** `afloat maintenance series`: the series that go on. */
export const listSeries: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "maintenance series", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const all = readSeries(context);
    const lines = all.map(({ id, rule, firstFrom, title }) => `${id}  ${rule}  from ${toIso(firstFrom)}: ${title}`);
    const series = all.map(({ id, title, rule, firstFrom, duration }) => ({
      ...{ id, title, rule },
      firstFrom: toIso(firstFrom),
      seconds: duration / 1_000,
    }));
    print(invocation, { series }, lines.join("\n") || "No active series.");
    return 0;
  });
};

/** What a list tells of a maintenance, for people. */
function summaryLine(maintenance: Maintenance): string {
  const { from, until } = plannedOf(maintenance);
  const status = MAINTENANCE_STATUS_NAMES[statusOf(maintenance)];
  return `${maintenance.id}  ${toIso(from)} to ${toIso(until)}  ${status}: ${maintenance.title}`;
}
