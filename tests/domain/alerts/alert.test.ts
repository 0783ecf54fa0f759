import { expect, test } from "vitest";
import { type Alert, type AlertRule, assess } from "#domain/alerts/alert.ts";
import { cellsOfAlerts, proposalFor } from "#domain/alerts/proposal.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { catalogue, cell, change, incident, minute, update } from "#tests/support/worlds/sample.ts";

const rule = (impact: string, over: Partial<AlertRule> = {}): AlertRule => ({
  match: { alertname: "ApiDown" },
  impacts: [readImpact(impact)],
  title: "API fails in {{region}}",
  message: "",
  publish: false,
  resolve: false,
  ...over,
});
const alert = (region: string, over: Partial<Alert> = {}): Alert => ({
  fingerprint: region,
  status: "firing",
  labels: { alertname: "ApiDown", region },
  annotations: {},
  startsAt: minute(0),
  ...over,
});
const RULES = [rule("api@{{region}}=major_outage"), rule("dns=partial_outage", { match: {}, publish: true, resolve: true })];

test("the first rule whose labels an alert has gives the proposal, with its labels filled in", () => {
  const other = alert("south", { labels: { alertname: "DnsSlow" }, startsAt: minute(-5) });
  const read = assess(RULES, { key: "g", alerts: [alert("north"), other, alert("west", { status: "resolved" })] });
  expect(read.title).toBe("API fails in north");
  expect(cellsOfAlerts(catalogue, read)).toEqual([
    { cell: cell(), level: "major_outage", rises: [{ level: "major_outage", since: minute(0) }] },
    { cell: cell("dns", null, "data"), level: "partial_outage", rises: [{ level: "partial_outage", since: minute(-5) }] },
  ]);
  expect([read.unmatched, read.publish, read.resolve]).toEqual([[], false, false]);
});

test("an alert that no rule matches is listed, and one without a label that its rule needs is refused", () => {
  const stray = alert("north", { labels: { alertname: "Other" } });
  expect(assess(RULES.slice(0, 1), { key: "g", alerts: [stray] })).toMatchObject({
    rule: null,
    unmatched: [stray],
    publish: false,
  });
  const bare = alert("north", { labels: { alertname: "ApiDown" } });
  expect(() => assess(RULES, { key: "g", alerts: [bare] })).toThrow("An alert has no label “region”.");
  const nowhere = assess(RULES, { key: "g", alerts: [alert("east")] });
  expect(() => cellsOfAlerts(catalogue, nowhere)).toThrow("“api” is not offered in “east”.");
});

test("of several alerts on a cell the worst level counts, and each step to it from the start of its own alert", () => {
  const at = (impact: string, since: number) => ({ ...readImpact(impact), since: minute(since) });
  const impacts = [at("api@north=degraded_performance", 1), at("api@*=partial_outage", 3), at("api@north=operational", 0)];
  expect(cellsOfAlerts(catalogue, { impacts })[0]?.rises).toEqual([
    { level: "operational", since: minute(0) },
    { level: "degraded_performance", since: minute(1) },
    { level: "partial_outage", since: minute(3) },
  ]);
  expect(cellsOfAlerts(catalogue, { impacts }).map(({ level }) => level)).toEqual([
    "partial_outage",
    "partial_outage",
    "partial_outage",
  ]);
});

const affected = (region: string) => ({ cell: cell("api", region), level: "major_outage" as const });
const open: Incident = incident([
  update("identified", 0, [change("major_outage", 0), change("partial_outage", 0, cell("dns", null, "data"))]),
]);
const assessment = { message: "", publish: false, resolve: false };

test("changed impact is proposed, and impact that is already recorded is not", () => {
  expect(proposalFor(catalogue, null, assessment, [], [])).toBeNull();
  expect(proposalFor(catalogue, open, assessment, [affected("north")], [affected("north")])).toBeNull();
  expect(proposalFor(catalogue, null, assessment, [affected("north")], [])).toMatchObject({
    status: "investigating",
    message: "API (control plane) is unavailable in North. We are investigating.",
    clears: false,
  });
  const wider = proposalFor(catalogue, open, assessment, [affected("north"), affected("south")], [affected("north")]);
  expect(wider).toMatchObject({ status: "identified", changes: [affected("south")], clears: false });
});

test("only impact that the alerts themselves reported is ended, and the incident only when no other impact is ongoing", () => {
  const over = { cell: cell(), level: "operational" };
  const proposal = proposalFor(catalogue, open, { ...assessment, message: "API is down." }, [], [affected("north")]);
  expect(proposal).toMatchObject({ status: "identified", changes: [over], clears: true });
  expect(proposal?.message).toContain("works again");
  const alone = incident([update("identified", 0, [change("major_outage", 0)])]);
  expect(proposalFor(catalogue, alone, assessment, [], [affected("north")])?.status).toBe("resolved");
  const mixed = { ...assessment, publish: true };
  expect(proposalFor(catalogue, open, mixed, [affected("south")], [affected("north")])?.changes).toEqual([affected("south")]);
});
