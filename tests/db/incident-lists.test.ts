import { expect, test } from "vitest";
import { transact } from "#db/engine/open.ts";
import { latestIncidentIds, maxSettlingTime, settledWithinIds } from "#db/incidents/incident-lists.ts";
import { addIncident } from "#db/incidents/incidents.ts";
import { PLAN, record } from "#tests/support/worlds/planned.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, change, incident, minute, update } from "#tests/support/worlds/sample.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";
import { scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

test("closed incidents that overlap a period are found, however long before it they started", () => {
  const { db, ...context } = emptyRecord();
  replaceCatalogue({ db, ...context }, catalogue);
  const lasting = (id: string, from: number, to: number) =>
    transact(db, (tx) =>
      addIncident(
        tx,
        incident(
          [
            update("investigating", from, [change("major_outage", from)], { id: `${id.slice(0, 11)}a` }),
            update("resolved", to, [change("operational", to)], { id: `${id.slice(0, 11)}b` }),
          ],
          { id, startedAt: minute(from) },
        ),
      ),
    );
  expect(maxSettlingTime(db)).toBe(0);
  lasting("long00000001", 0, 1_000);
  lasting("before000001", 400, 499);
  lasting("into00000001", 450, 510);
  lasting("within000001", 520, 530);
  lasting("out000000001", 590, 700);
  lasting("after0000001", 600, 610);
  expect(maxSettlingTime(db)).toBe(minute(1_000) - minute(0));
  const found = settledWithinIds(db, minute(500), minute(600), maxSettlingTime(db));
  expect(found).toEqual(["out000000001", "within000001", "into00000001", "long00000001"]);
});

test("the latest incidents do not include maintenance, however much is planned after them", () => {
  const { context } = record();
  const { id } = openIncident(context, { title: "API", status: "investigating", message: "Down." });
  scheduleMaintenance(context, PLAN);
  expect(latestIncidentIds(context.db, 1)).toEqual([id]);
});
