import { expect, test } from "vitest";
import { Conflict, Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { namedRefusals } from "#domain/impact/named-refusal.ts";
import { nameCells, OpenImpact } from "#domain/incidents/lifecycle.ts";
import { phrase } from "#domain/phrase.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

const open = nameCells([
  { cell: { service: "api", region: "north", plane: "control" }, level: "major_outage", from: 0, to: null },
  { cell: { service: "dns", region: null, plane: "data" }, level: "major_outage", from: 0, to: null },
]);
const refusal = new OpenImpact("status", phrase("Ongoing: {open}.", { open }), "End it.");

test("refusals name services and regions as the catalogue does, and for programs with their slugs", () => {
  const named = namedRefusals(refusal, catalogue, "name") as Refusal;
  expect([named.rule, named.repair, named.field]).toEqual([
    "Ongoing: API in North, control plane; DNS, data plane.",
    "End it.",
    "status",
  ]);
  const [both] = refusalsIn(namedRefusals(refusal, catalogue, "name and slug"));
  expect(both?.rule).toBe("Ongoing: API (api) in North (north), control plane; DNS (dns), data plane.");
});

test("a refusal keeps its kind, several stay together, and other errors are unchanged", () => {
  expect(namedRefusals(refusal, catalogue, "name")).toBeInstanceOf(OpenImpact);
  const several = new Refusals([refusal, new Conflict("message", "Old.", "Read.")]);
  expect(refusalsIn(namedRefusals(several, catalogue, "name")).map((each) => each.constructor)).toEqual([OpenImpact, Conflict]);
  const error = new Error("disk");
  expect(namedRefusals(error, catalogue, "name")).toBe(error);
  const unknown = new Refusal("impact", phrase("Unknown service “{service}”.", { service: "nix" }), "");
  expect((namedRefusals(unknown, catalogue, "name") as Refusal).rule).toBe("Unknown service “nix”.");
});
