import { expect, test } from "vitest";
import { allIds } from "../../db/incident-lists.ts";
import { linesFrom, logSize } from "../../db/log.ts";
import { HOUR } from "../../src/domain/time.ts";
import { replaceCatalogue } from "../../src/usecases/catalogue.ts";
import { correctUpdate } from "../../src/usecases/corrections.ts";
import { keepAppointments } from "../../src/usecases/maintenance-clock.ts";
import { scheduleSeries } from "../../src/usecases/maintenance-series.ts";
import { editMaintenance, postMaintenanceUpdate, scheduleMaintenance } from "../../src/usecases/maintenances.ts";
import { loadVouched } from "../../src/usecases/reading/vouched.ts";
import { bringForward } from "../../src/usecases/rebuilding.ts";
import { record, said } from "../support/planned.ts";
import { catalogue, minute } from "../support/sample.ts";

/** A record in which everything was done that can be done to a maintenance. */
function eventful() {
  const { context, set, known } = record();
  const { id, update } = scheduleMaintenance(context, { ...said, remindBefore: HOUR });
  correctUpdate(context, update, { message: "We upgrade databases.", reason: "It was vague.", loud: false });
  editMaintenance(context, id, { ...said, title: "Database upgrade", endsBy: "hand" });
  set(minute(125));
  keepAppointments(context);
  postMaintenanceUpdate(context, id, { message: "Longer.", until: minute(300) });
  postMaintenanceUpdate(context, id, { message: "We look at it.", status: "verifying", nextUpdateAt: minute(200) });
  postMaintenanceUpdate(context, id, { message: "Done.", status: "completed" });
  scheduleSeries(context, { ...said, from: minute(1_000), until: minute(1_100), rule: "FREQ=DAILY;COUNT=2" });
  return { context, id, known };
}

test("everything that is done is in the log, from which another record becomes the same", () => {
  const { context } = eventful();
  const entries = loadVouched(context.db, allIds(context.db));
  expect(entries).toHaveLength(3);
  const other = record().context;
  expect(bringForward(other, [...linesFrom(context.db, 0)])).toBe(logSize(context.db));
  expect(loadVouched(other.db, allIds(other.db))).toEqual(entries);
});

test.each([
  ["the title", "UPDATE incidents SET title = 'Nothing much'", "title and plan"],
  ["the scope", "UPDATE maintenances SET scope = '[]'", "title and plan"],
  [
    "the planned time",
    "UPDATE maintenance_updates SET planned_until = planned_until + 1 WHERE planned_until IS NOT NULL",
    "update",
  ],
])("%s changed by hand is found out", (_, sql, part) => {
  const { context } = eventful();
  context.db.$client.exec(sql);
  expect(() => loadVouched(context.db, allIds(context.db))).toThrow(new RegExp(`Maintenance \\w{12}.*\\(${part}`));
});

test("a service for which work is planned is retired, not deleted", () => {
  const { context } = record();
  scheduleMaintenance(context, { ...said, impacts: [{ service: "dns", level: "under_maintenance" }] });
  const left = { ...catalogue, groups: catalogue.groups.slice(0, 1) };
  replaceCatalogue(context, left);
  context.db.$client.pragma("foreign_key_check");
  expect(context.db.$client.prepare("SELECT retired FROM services WHERE slug = 'dns'").pluck().get()).toBe(1);
});
