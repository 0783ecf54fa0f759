import { expect, test } from "vitest";
import { factForm, readFacts } from "#admin/forms/fact-form.ts";
import { groupsOfUpdate } from "#admin/forms/impact-rows.ts";
import { rebasedFacts } from "#admin/forms/rebased-facts.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { Conflict } from "#domain/errors.ts";
import { withCells } from "#domain/impact/current-catalogue.ts";
import { type Catalogue, type Cell, cellKey } from "#domain/impact/service.ts";
import type { IncidentUpdate } from "#domain/incidents/incident.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, cell, minute, service } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";

// A correction changes what its user changed, and nothing else.

const API_DOWN: ImpactInput = { service: "api", region: "north", level: "major_outage" };
const DNS_DOWN: ImpactInput = { service: "dns", level: "major_outage" };

/** An incident with one update that states impact, and its correction form. */
function correcting(impacts: readonly ImpactInput[], at = minute(5)) {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const opening = { title: "API fails", status: "investigating", message: "Calls fail.", at, impacts } as const;
  const { id, update: updateId } = openIncident(context, { ...opening, nextUpdateAt: minute(90) });
  const update = () => loadIncident(context.db, id)?.updates[0] as IncidentUpdate;
  return {
    ...{ context, updateId, update },
    blank: () => factForm(update(), context.zone, readCatalogue(context)),
    /** Posts a form with some fields changed. */
    post(form: FormData, fields: Record<string, string>) {
      for (const [name, value] of Object.entries({ reason: "Wrong.", ...fields })) form.set(name, value);
      correctUpdate(context, updateId, readFacts(form, update(), context, readCatalogue(context)));
    },
    rebased: (form: FormData) => rebasedFacts(form, update(), context, readCatalogue(context)),
    levels: () => update().impacts.map(({ cell, level, at: since }) => [cellKey(cell), level, (since - minute(0)) / 60_000]),
  };
}

const offered = (services: Catalogue["groups"][number]["services"]): Catalogue => ({
  regions: catalogue.regions,
  groups: [{ name: "First", services }],
});

test("impact of a retired service, or in a region that no longer offers it, stays when something else is corrected", () => {
  const world = correcting([API_DOWN, DNS_DOWN]);
  const open = world.blank();
  replaceCatalogue(world.context, offered([service("api", ["south", "west"], { planes: ["control"] })]), true);
  world.post(open, { nextUpdateAt: "2026-03-02T18:00" });
  world.post(world.blank(), { message: "Calls fail everywhere." });
  expect(world.levels()).toEqual([
    ["api@north/control", "major_outage", 5],
    ["dns@/data", "major_outage", 5],
  ]);
  world.post(world.blank(), { "impact.api.control.south": "degraded_performance" });
  expect(world.levels().map(([key]) => key)).toEqual(["api@north/control", "dns@/data", "api@south/control"]);
  world.post(world.blank(), { "impact.api.control.north": "partial_outage", "impact.dns.data.*": "" });
  expect(world.levels()).toEqual([
    ["api@north/control", "partial_outage", 5],
    ["api@south/control", "degraded_performance", 5],
  ]);
});

test("the picker begins with the services of the update, and has a row for each of its cells, also where it is no longer offered", () => {
  const listed = offered([
    ...[service("dns", null, { retired: true }), service("disk", ["north"])],
    service("api", ["south"], { planes: ["control"] }),
  ]);
  const rows = (stated: readonly Cell[]) =>
    groupsOfUpdate(listed, stated)
      .flatMap((group) => group.rows)
      .map(({ all, regions }) => [all, ...regions].map(({ name }) => name.replace("impact.", "")).join(" "));
  const disk = ["disk.control.* disk.control.north", "disk.data.* disk.data.north"];
  expect(rows([])).toEqual([...disk, "api.control.* api.control.south"]);
  const [api, dns] = [cell("api", "north"), cell("dns", null, "data")];
  expect(rows([api, dns])).toEqual(["dns.control.*", "dns.data.*", "api.control.* api.control.north api.control.south", ...disk]);
});

test("a region that is offered only since the form was opened does not get the level of all regions", () => {
  const world = correcting([{ ...API_DOWN, region: "*" }]);
  const open = world.blank();
  const wider = withCells(catalogue, []);
  const regions = [...wider.regions, { slug: "east", name: "East", area: "" }];
  const api = service("api", ["north", "south", "west", "east"], { planes: ["control"] });
  replaceCatalogue(world.context, {
    regions,
    groups: [{ name: "First", services: [api, service("disk", ["north"])] }, ...wider.groups.slice(1)],
  });
  world.post(open, { status: "identified" });
  expect(world.levels().map(([key]) => key)).toEqual(["api@north/control", "api@south/control", "api@west/control"]);
});

test("impact of a service that has since been divided into regions is corrected in place", () => {
  const world = correcting([DNS_DOWN]);
  replaceCatalogue(world.context, offered([service("dns", ["north", "south"], { planes: ["data"] })]), true);
  world.post(world.blank(), { status: "identified" });
  expect(world.levels()).toEqual([["dns@/data", "major_outage", 5]]);
  world.post(world.blank(), { "impact.dns.data.*": "degraded_performance" });
  expect(world.levels()).toEqual([["dns@/data", "degraded_performance", 5]]);
});

test("every change of a cell stays; a level replaces the last one, a start the first one", () => {
  const world = correcting([API_DOWN, { ...API_DOWN, level: "operational", at: minute(25) }]);
  world.post(world.blank(), { message: "Calls failed." });
  expect(world.levels()).toEqual([
    ["api@north/control", "major_outage", 5],
    ["api@north/control", "operational", 25],
  ]);
  world.post(world.blank(), { "impact.api.control.north": "degraded_performance", impactAt: "2026-03-02T16:03" });
  expect(world.levels()).toEqual([
    ["api@north/control", "major_outage", 3],
    ["api@north/control", "degraded_performance", 25],
  ]);
  expect(() => world.post(world.blank(), { impactAt: "2026-03-02T16:25" })).toThrow(
    "The impact would start after its next change",
  );
  world.post(world.blank(), { "impact.api.control.north": "" });
  expect(world.levels()).toEqual([]);
});

test("impact from the time of the update moves with it, also where its level is corrected", () => {
  for (const level of ["major_outage", "partial_outage"]) {
    const world = correcting([API_DOWN]);
    world.post(world.blank(), { at: "2026-03-02T16:02", "impact.api.control.north": level });
    expect(world.levels()).toEqual([["api@north/control", level, 2]]);
  }
  const elsewhere = correcting([{ ...API_DOWN, at: minute(1) }]);
  elsewhere.post(elsewhere.blank(), { at: "2026-03-02T16:02", "impact.api.control.north": "partial_outage" });
  expect(elsewhere.levels()).toEqual([["api@north/control", "partial_outage", 1]]);
});

test("after another user's correction a form keeps only its own changes, and submitting it again reverts nothing", () => {
  const world = correcting([{ ...API_DOWN, region: "*" }, DNS_DOWN]);
  const open = world.blank();
  world.post(world.blank(), {
    ...{ status: "monitoring", "impact.dns.data.*": "degraded_performance", at: "2026-03-02T16:04" },
    message: "Calls fail in all regions.",
  });
  for (const [name, value] of [
    ["impact.api.control.north", "operational"],
    ["reason", "Not in the north."],
  ] as const)
    open.set(name, value);
  expect(() => world.post(open, {})).toThrow(Conflict);
  const again = world.rebased(open);
  const fields = ["basis", "basisBefore", "status", "at", "message", "reason", "impact.dns.data.*", "impact.api.control.north"];
  expect(fields.map((name) => again.get(name))).toEqual([
    ...["2", "1", "monitoring", "2026-03-02T16:04", "Calls fail in all regions.", "Wrong."],
    ...["degraded_performance", "operational"],
  ]);
  world.post(again, {});
  expect(world.update()).toMatchObject({ status: "monitoring", at: minute(4), revisions: { length: 3 } });
  expect(world.levels()).toEqual([
    ["api@north/control", "operational", 4],
    ["api@south/control", "major_outage", 4],
    ["api@west/control", "major_outage", 4],
    ["dns@/data", "degraded_performance", 4],
  ]);
});

test("texts that two users corrected are offered merged", () => {
  const world = correcting([API_DOWN]);
  const open = world.blank();
  world.post(world.blank(), { message: "Calls fail.\nThe cause is known." });
  open.set("message", "Most calls fail.");
  const again = world.rebased(open);
  expect([again.get("message"), again.get("merged")]).toEqual(["Most calls fail.", "Most calls fail.\nThe cause is known."]);
});
