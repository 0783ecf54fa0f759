import { expect, test } from "vitest";
import { allIds } from "#db/incidents/incident-lists.ts";
import { linesFrom, logSize } from "#db/record/log.ts";
import { HOUR } from "#domain/time.ts";
import { loadVerified } from "#queries/verified.ts";
import { PLAN, record } from "#tests/support/worlds/planned.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";
import { scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import { editMaintenance, postMaintenanceUpdate, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { applyMissingLog } from "#usecases/record/rebuilding.ts";

/** A database in which everything was done that can be done to a maintenance. */
function recordWithEveryChange() {
  const { context, set, known } = record();
  const { id, update } = scheduleMaintenance(context, { ...PLAN, remindBefore: HOUR });
  correctUpdate(context, update, { message: "We upgrade databases.", reason: "It was vague.", loud: false });
  editMaintenance(context, id, { ...PLAN, title: "Database upgrade", endsBy: "hand", reason: "Clearer." });
  set(minute(125));
  runAppointments(context);
  postMaintenanceUpdate(context, id, { message: "Longer.", until: minute(300) });
  postMaintenanceUpdate(context, id, { message: "We look at it.", status: "verifying", nextUpdateAt: minute(200) });
  postMaintenanceUpdate(context, id, { message: "Done.", status: "completed" });
  scheduleSeries(context, { ...PLAN, from: minute(1_000), until: minute(1_100), rule: "FREQ=DAILY;COUNT=2" });
  return { context, id, known };
}

test("everything that is done is logged, and another database can be rebuilt from the log", () => {
  const { context } = recordWithEveryChange();
  const entries = loadVerified(context.db, allIds(context.db));
  expect(entries).toHaveLength(3);
  const other = record().context;
  expect(applyMissingLog(other, [...linesFrom(context.db, 0)])).toBe(logSize(context.db));
  expect(loadVerified(other.db, allIds(other.db))).toEqual(entries);
});

test.each([
  ["the title", "UPDATE incidents SET title = 'Nothing much'", "title and plan"],
  ["the scope", "UPDATE maintenances SET scope = '[]'", "title and plan"],
  [
    "the planned time",
    "UPDATE maintenance_updates SET planned_until = planned_until + 1 WHERE planned_until IS NOT NULL",
    "update",
  ],
])("%s changed by hand is detected", (_, sql, part) => {
  const { context } = recordWithEveryChange();
  context.db.$client.exec(sql);
  expect(() => loadVerified(context.db, allIds(context.db))).toThrow(new RegExp(`Maintenance \\w{12}.*\\(${part}`));
});

test("a service with planned maintenance is retired, not deleted", () => {
  const { context } = record();
  scheduleMaintenance(context, { ...PLAN, impacts: [{ service: "dns", level: "under_maintenance" }] });
  const left = { ...catalogue, groups: catalogue.groups.slice(0, 1) };
  replaceCatalogue(context, left);
  context.db.$client.pragma("foreign_key_check");
  expect(context.db.$client.prepare("SELECT retired FROM services WHERE slug = 'dns'").pluck().get()).toBe(1);
});
