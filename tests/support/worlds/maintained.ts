import { join } from "node:path";
import { expect } from "vitest";
import { root, type World } from "#tests/support/afloat.ts";
import { openParts } from "#tests/support/parts.ts";
import { at } from "./demo.ts";

/** A world with completed, ongoing, overdue, announced and cancelled maintenance, started and ended automatically or by staff. */
export async function maintained(world: World): Promise<World> {
  await world.json("import", "--from", "afloat", join(root, "tests", "data", "maintenance.jsonl"));
  const { parts, afloat, publisher, set } = await openParts(world.env, at("2026-03-02T08:00:00Z"));
  const plan = { title: "Work", message: "We work.", impacts: [{ service: "dns", plane: "data", level: "under_maintenance" }] };
  const [from, until] = [at("2026-03-02T09:00:00Z"), at("2026-03-02T10:00:00Z")];
  parts.scheduleMaintenance(afloat.context, { ...plan, from, until });
  const { id } = parts.scheduleMaintenance(afloat.context, { ...plan, from: until, until: at("2026-03-02T11:00:00Z") });
  parts.scheduleSeries(afloat.context, {
    ...plan,
    from,
    until,
    endsBy: "clock",
    remindBefore: 600_000,
    rule: "FREQ=DAILY;COUNT=3",
  });
  for (const time of ["08:01", "08:51", "09:01", "10:01", "10:02"]) {
    set(at(`2026-03-02T${time}:00Z`));
    if (time === "08:51") parts.postMaintenanceUpdate(afloat.context, id, { message: "Not today.", status: "cancelled" });
    if (time === "10:02")
      parts.openIncident(afloat.context, { title: "Calls fail", status: "investigating", message: "Calls fail." });
    expect(await publisher.publishDue()).toBeDefined();
  }
  return world;
}
