import { expect, test } from "vitest";
import type { Level } from "#domain/impact/level.ts";
import { expandScope, type Plane } from "#domain/impact/service.ts";
import { type OpeningFacts, openingSentence } from "#domain/incidents/opening-sentence.ts";
import { inEnglish } from "#domain/phrase.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

const sentenceOf = (changes: [service: string, region: string, plane: Plane, level: Level][], more: Partial<OpeningFacts> = {}) =>
  inEnglish(
    openingSentence(catalogue, {
      changes: changes.flatMap(([service, region, plane, level]) =>
        expandScope(catalogue, { service, region, plane }).map((cell) => ({ cell, level })),
      ),
      affectedBefore: [],
      status: "investigating",
      since: null,
      ...more,
    }),
  );

test("a summary states since when, what, on which plane and where, the worst first; services with the same impact share a sentence", () => {
  expect(sentenceOf([["api", "*", "control", "major_outage"]], { since: "15:23 (UTC+08:00)" })).toBe(
    "Since 15:23 (UTC+08:00), API (control plane) is unavailable in all regions. We are investigating.",
  );
  expect(
    sentenceOf([
      ["disk", "north", "control", "degraded_performance"],
      ["api", "north", "control", "partial_outage"],
      ["dns", "*", "data", "major_outage"],
    ]),
  ).toBe(
    "DNS (data plane) is unavailable. API (control plane) fails for some requests in North. DISK (control plane) is slower or less reliable than usual in North. We are investigating.",
  );
});

test("affected services are stated to work again, and services that never were to be unaffected", () => {
  const affected = expandScope(catalogue, { service: "api", region: "north", plane: "control" });
  const changes: Parameters<typeof sentenceOf>[0] = [
    ["api", "north", "control", "operational"],
    ["disk", "north", "data", "operational"],
  ];
  expect(sentenceOf(changes, { affectedBefore: affected, status: "monitoring" })).toBe(
    "API (control plane) works again in North. DISK (data plane) is not affected in North. A fix is in place, and we are monitoring it.",
  );
});

test("without impact only the status is stated", () => {
  expect(sentenceOf([], { status: "identified", since: "15:23" })).toBe("We have identified the cause and are working on a fix.");
});
