import { expect, test } from "vitest";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { narrativeOf, workloadsOf } from "#domain/impact/narrative.ts";
import type { Catalogue, Plane } from "#domain/impact/service.ts";
import { inEnglish, type Phrase, verbatim } from "#domain/phrase.ts";
import { toIso } from "#domain/time.ts";

const REGIONS = ["guangzhou", "shanghai", "beijing"];
const service = (slug: string, name: string, planes: readonly Plane[], regions: readonly string[] | null = REGIONS) => ({
  slug,
  name,
  planes,
  regions,
  description: "",
  since: null,
  retired: false,
});
const catalogue: Catalogue = {
  regions: REGIONS.map((slug) => ({ slug, name: slug.charAt(0).toUpperCase() + slug.slice(1), area: "" })),
  groups: [
    {
      name: "All",
      services: [
        service("console", "Console", ["control"], null),
        service("cloud-api", "Cloud API", ["control"]),
        service("captcha", "Captcha", ["control"]),
        service("cvm", "Cloud Virtual Machine", ["control", "data"]),
      ],
    },
  ],
};
const at = (clock: string): number => Date.parse(`2024-04-08T${clock}:00Z`);
const describeTime = (instant: number): Phrase => verbatim(toIso(instant).slice(11, 16));
const workloads = (...given: Parameters<typeof workloadsOf>) => {
  const phrase = workloadsOf(...given);
  return phrase && inEnglish(phrase);
};
const span = (
  name: string,
  region: string | null,
  from: string,
  to: string | null,
  level: Exclude<Level, "operational"> = "major_outage",
): ImpactSpan => ({
  cell: { service: name, region, plane: "control" },
  level,
  from: at(from),
  to: to === null ? null : at(to),
});
const everywhere = (name: string, from: string, to: string | null): ImpactSpan[] =>
  REGIONS.map((region) => span(name, region, from, to));

test.each<{ what: string; spans: ImpactSpan[]; expected: string[] }>([
  {
    what: "one region that recovered later",
    spans: [...everywhere("cloud-api", "15:23", "16:05").with(1, span("cloud-api", "shanghai", "15:23", "16:45"))],
    expected: ["Cloud API (control plane), major outage: all regions 15:23–16:05, Shanghai until 16:45."],
  },
  {
    what: "one region that has not recovered",
    spans: [...everywhere("cloud-api", "15:23", "16:05").with(1, span("cloud-api", "shanghai", "15:23", null))],
    expected: ["Cloud API (control plane), major outage: all regions 15:23–16:05, Shanghai not yet recovered."],
  },
  {
    what: "three regions, one after the other",
    spans: [
      span("cloud-api", "beijing", "15:23", "16:30"),
      span("cloud-api", "guangzhou", "15:23", "16:00"),
      span("cloud-api", "shanghai", "15:23", "16:45"),
    ],
    expected: ["Cloud API (control plane), major outage: all regions 15:23–16:00, Beijing until 16:30, Shanghai until 16:45."],
  },
  {
    what: "a global service, still down",
    spans: [span("console", null, "15:23", null)],
    expected: ["Console (control plane), major outage: since 15:23."],
  },
  {
    what: "services with the same impact",
    spans: [...everywhere("cloud-api", "15:23", "16:05"), ...everywhere("captcha", "15:23", "16:05")],
    expected: ["Cloud API and Captcha (control plane), major outage: all regions 15:23–16:05."],
  },
  {
    what: "levels that changed",
    spans: [
      span("cloud-api", "shanghai", "15:23", "16:05"),
      span("cloud-api", "shanghai", "16:05", "16:45", "degraded_performance"),
      span("cloud-api", "beijing", "15:30", "15:40", "partial_outage"),
    ],
    expected: [
      "Cloud API (control plane): Shanghai major outage 15:23–16:05, then degraded performance 16:05–16:45; Beijing partial outage 15:30–15:40.",
    ],
  },
  { what: "nothing", spans: [], expected: [] },
])("describes $what", ({ spans, expected }) => {
  expect(narrativeOf(catalogue, spans, describeTime).map(({ text }) => inEnglish(text))).toEqual(expected);
});

const running = { service: "cvm", region: "shanghai", plane: "data" } as const;

test("states about running workloads only what is recorded", () => {
  const control = { ...running, plane: "control" } as const;
  expect(workloads(catalogue, [control], [running], true)).toBe(
    "Running workloads were not affected: Cloud Virtual Machine in Shanghai confirmed working.",
  );
  expect(workloads(catalogue, [control], [running], false)).toContain("are not affected");
  expect(workloads(catalogue, [control, { ...control, region: "beijing" }], [running], false)).toBe(
    "There is no known impact on the data plane: Cloud Virtual Machine in Shanghai confirmed working.",
  );
  const everywhere = REGIONS.map((region) => ({ ...running, region }));
  expect(workloads(catalogue, [{ ...control, region: null }], everywhere, false)).toBe(
    "Running workloads are not affected: Cloud Virtual Machine confirmed working.",
  );
  expect(workloads(catalogue, [control], [], true)).toBe("There is no known impact on the data plane.");
  expect(workloads(catalogue, [control, running], [], true)).toBeNull();
  expect(workloads(catalogue, [], [running], true)).toBeNull();
});
