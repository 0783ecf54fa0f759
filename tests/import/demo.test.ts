import { expect, test } from "vitest";
import { confirmedUnaffected, type ImpactSpan } from "#domain/impact/impact.ts";
import { type Incident, outageOf, resolvedAt } from "#domain/incidents/incident.ts";
import type { Postmortem } from "#domain/incidents/postmortem.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { entrySpans, impactChangesOf } from "#domain/updates/update.ts";
import { at, demoIncidents } from "#tests/support/worlds/demo.ts";

// The known facts of three real outages, kept apart from the demo's files.
const [eighthOfApril, eleventhOfApril, tenthOfAugust] = demoIncidents;
const shanghai = (time: string) => at(`2024-04-08T${time}:00+08:00`);
const postmortemOf = ({ postmortem }: Incident) => postmortem as Postmortem;
const spansOf = (incident: Incident, service: string, region?: string): ImpactSpan[] =>
  entrySpans(incident).filter(({ cell }) => cell.service === service && (region === undefined || cell.region === region));
const figureOf = (incident: Incident, name: string): Figure | undefined =>
  incident.figures.find((figure) => figure.name === name);

test("8 April: 87 minutes, from 15:23 to 16:50", () => {
  expect(outageOf(eighthOfApril)).toEqual({ from: shanghai("15:23"), to: shanghai("16:50") });
  expect(shanghai("16:50") - shanghai("15:23")).toBe(87 * MINUTE);
  expect(eighthOfApril.detectedAt).toBe(shanghai("15:23"));
});

test("8 April: nine updates, resolved at 17:45 after an hour of monitoring", () => {
  const times = ["15:23", "15:47", "15:57", "16:02", "16:05", "16:25", "16:45", "16:50", "17:45"];
  expect(eighthOfApril.updates.map((update) => update.at)).toEqual(times.map(shanghai));
  expect(eighthOfApril.updates.find(({ status }) => status === "identified")?.at).toBe(shanghai("15:57"));
  expect(resolvedAt(eighthOfApril)).toBe(shanghai("17:45"));
});

test("8 April: the API recovered at 16:05 in every region but Shanghai, and there at 16:45", () => {
  const ends = spansOf(eighthOfApril, "cloud-api").map(({ cell, to }) => [cell.region, to]);
  expect(ends).toHaveLength(8);
  for (const [region, to] of ends) expect(to).toBe(shanghai(region === "ap-shanghai" ? "16:45" : "16:05"));
});

test("8 April: the console was affected worst, partially down from 16:45, and restored at 16:50", () => {
  const levels = spansOf(eighthOfApril, "console").map(({ level, to }) => [level, to]);
  expect(levels).toEqual([
    ["major_outage", shanghai("16:45")],
    ["partial_outage", shanghai("16:50")],
  ]);
});

test("8 April: services that depend on the API were affected, object storage was unstable, the data plane was not affected", () => {
  const services = new Set(entrySpans(eighthOfApril).map(({ cell }) => cell.service));
  const affected = ["console", "cloud-api", "functions", "ocr", "microservices", "audio-safety", "captcha", "object-storage"];
  expect([...services].sort()).toEqual(affected.sort());
  expect(new Set(spansOf(eighthOfApril, "object-storage").map(({ level }) => level))).toEqual(new Set(["degraded_performance"]));
  expect(entrySpans(eighthOfApril).filter(({ cell }) => cell.plane === "data")).toEqual([]);
  const unaffected = confirmedUnaffected(impactChangesOf(eighthOfApril)).filter(({ plane }) => plane === "data");
  expect(new Set(unaffected.map(({ service }) => service))).toEqual(new Set(["cvm", "block-storage", "mysql", "redis"]));
});

test("8 April: 1,957 customers, a console of nine times the capacity", () => {
  expect(figureOf(eighthOfApril, "customers_affected")).toMatchObject({ value: 1957, basis: "confirmed" });
  expect(figureOf(eighthOfApril, "console_capacity_factor")?.value).toBe(9);
});

test("8 April: a root cause in two stages, published eight days later, and actions in three groups", () => {
  const { rootCause, publishedAt, actions, stage, timeline } = postmortemOf(eighthOfApril);
  expect([rootCause.length, stage]).toEqual([2, "final"]);
  expect(rootCause.map(({ text }) => text).join()).toMatch(/backward compatibility[\s\S]*circular dependency/);
  expect(Math.floor((publishedAt - shanghai("00:00")) / (24 * HOUR))).toBe(8);
  expect([...new Set(actions.map(({ group }) => group))]).toEqual([
    "Resilience",
    "Change management",
    "Response and communication",
  ]);
  expect(actions.map(({ title }) => title).join()).toContain("status page independent");
  const unofficial = timeline.filter(({ source }) => source === "unofficial account").map((entry) => entry.at);
  expect(unofficial).toEqual(["15:25", "15:36", "15:47", "15:50", "15:57", "16:02", "16:05", "16:40", "16:45"].map(shanghai));
});

test("8 April: forward was publicly corrected to backward compatibility", () => {
  const { revisions } = postmortemOf(eighthOfApril);
  const [first, second] = revisions.map(({ content }) => content.rootCause[0]?.text ?? "");
  expect(second).toBe(first?.replace("forward compatibility", "backward compatibility"));
  expect(revisions[1]?.reason).toContain("It was backward compatibility");
  expect(revisions[1]?.loud).toBe(true);
});

test("11 April: 47 minutes, 2,300 requests, 180 customers, 4,200 USD", () => {
  const utc = (time: string) => at(`2024-04-11T${time}:00Z`);
  expect(outageOf(eleventhOfApril)).toEqual({ from: utc("06:12"), to: utc("06:59") });
  expect(utc("06:59") - utc("06:12")).toBe(47 * MINUTE);
  expect(eleventhOfApril.detectedAt).toBe(utc("06:25"));
  expect(eleventhOfApril.updates.find(({ status }) => status === "identified")?.at).toBe(utc("06:38"));
  expect(figureOf(eleventhOfApril, "failed_requests")).toMatchObject({ value: 2300, basis: "estimate" });
  expect(figureOf(eleventhOfApril, "customers_affected")?.value).toBe(180);
  expect(figureOf(eleventhOfApril, "lost_transactions")).toMatchObject({ value: 4200, unit: "USD" });
  expect(postmortemOf(eleventhOfApril).actions).toHaveLength(5);
  expect(postmortemOf(eleventhOfApril).rootCause[0]?.text).toContain("`max_connections` = 500");
  expect(entrySpans(eleventhOfApril).map(({ level }) => level)).toEqual(["major_outage"]);
});

test("10 August: 150 minutes, 80 % of users, ten entries of timeline, three lessons, five actions", () => {
  const utc = (time: string) => at(`2024-08-10T${time}:00Z`);
  expect(outageOf(tenthOfAugust)).toEqual({ from: utc("15:00"), to: utc("17:30") });
  expect(utc("17:30") - utc("15:00")).toBe(150 * MINUTE);
  expect(figureOf(tenthOfAugust, "users_affected_share")).toMatchObject({ value: 80, unit: "%" });
  const { timeline, lessons, actions } = postmortemOf(tenthOfAugust);
  expect([timeline.length, lessons.length, actions.length]).toEqual([10, 3, 5]);
  expect([timeline[0]?.at, timeline[2]?.at, timeline[7]?.at, timeline[9]?.at]).toEqual(
    ["15:00", "15:15", "16:45", "17:30"].map(utc),
  );
  expect(new Set(entrySpans(tenthOfAugust).map(({ cell }) => cell.service))).toEqual(
    new Set(["partner-api", "web-app", "mobile-app"]),
  );
});
