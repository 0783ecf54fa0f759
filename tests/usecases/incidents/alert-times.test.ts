import { expect, test } from "vitest";
import type { Alert, AlertRule } from "#domain/alerts/alert.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { outageOf } from "#domain/incidents/incident.ts";
import { DAY } from "#domain/time.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute, START } from "#tests/support/worlds/sample.ts";
import type { Context } from "#usecases/context.ts";
import { receiveAlerts } from "#usecases/incidents/alerts.ts";
import { postUpdate, requireIncident } from "#usecases/incidents/incidents.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

const rule = (impact: string, alertname = "ApiDown"): AlertRule => ({
  match: { alertname },
  impacts: [readImpact(impact)],
  ...{ title: "API fails", message: "", publish: true, resolve: true },
});
const RULES = [rule("api@{{region}}=major_outage"), rule("api@{{region}}=degraded_performance", "ApiSlow")];

const firing = (region: string, from: number, alertname = "ApiDown"): Alert => ({
  ...{ fingerprint: region, status: "firing", labels: { alertname, region }, annotations: {} },
  startsAt: minute(from),
});
const over = (region: string, from: number, until: number, alertname = "ApiDown"): Alert => ({
  ...{ ...firing(region, from, alertname), status: "resolved" },
  endsAt: minute(until),
});

/** A record whose clock the test sets, in minutes; it begins at 100. */
function world() {
  let now = 100;
  const lead: Context = { ...emptyRecord(), now: () => minute(now) };
  replaceCatalogue(lead, catalogue);
  const context: Context = { ...lead, actor: { name: "Pager", role: "publisher", via: "api", address: "" } };
  const receive = (...alerts: Alert[]) => receiveAlerts(context, RULES, { key: "g", alerts }, () => []);
  const incident = (id: string | null) => requireIncident(context.db, id as string);
  const minutesOf = (at: number | null) => at && (at - START) / (minute(1) - START);
  const setClock = (minutes: number) => {
    now = minutes;
  };
  /** The impact of an incident, as [region, level, from, to] in minutes. */
  const impact = (id: string | null) =>
    entrySpans(incident(id)).map(({ cell, level, from, to }) => [cell.region, level, minutesOf(from), minutesOf(to)]);
  return { lead, receive, incident, impact, minutesOf, setClock };
}

test("each place is affected since its own alert began, and at each level since the alert that states it", () => {
  const { receive, impact, incident } = world();
  const { incident: id } = receive(firing("north", 40), firing("south", 90), firing("west", 60, "ApiSlow"), firing("west", 80));
  expect(impact(id)).toEqual([
    ["north", "major_outage", 40, null],
    ["south", "major_outage", 90, null],
    ["west", "degraded_performance", 60, 80],
    ["west", "major_outage", 80, null],
  ]);
  expect(incident(id).startedAt).toBe(minute(40));
});

test("an alert that joins has its own start, also before that of the incident, which then moves in the open", () => {
  const { receive, impact, incident, setClock } = world();
  const { incident: id } = receive(firing("north", 80));
  setClock(105);
  receive(firing("south", 103));
  const { updateId } = receive(firing("west", 70));
  expect(incident(id).updates.map((each) => each.id)).toContain(updateId);
  expect(impact(id)).toEqual([
    ["north", "major_outage", 80, null],
    ["south", "major_outage", 103, null],
    ["west", "major_outage", 70, null],
  ]);
  expect(incident(id)).toMatchObject({
    startedAt: minute(70),
    corrections: [{ reason: "An alert of this incident began earlier.", replaced: { startedAt: minute(80) } }],
  });
});

test("what staff have ended is not stated again by the same alert, but by a later one from its own start", () => {
  const { lead, receive, impact, incident, setClock } = world();
  const { incident: id } = receive(firing("north", 40));
  setClock(110);
  postUpdate(lead, id as string, { status: "resolved", message: "Over.", closeOpen: true });
  expect(receive(firing("north", 40)).outcome).toBe("unchanged");
  setClock(120);
  const second = receive(firing("north", 40), firing("south", 115));
  expect(second.incident).not.toBe(id);
  expect(impact(second.incident)).toEqual([["south", "major_outage", 115, null]]);
  expect(incident(second.incident).startedAt).toBe(minute(115));
  setClock(130);
  expect(receive(firing("north", 125)).outcome, "a new run of the alert that staff had closed").toBe("posted");
  expect(impact(second.incident)).toContainEqual(["north", "major_outage", 125, null]);
  receive(over("north", 125, 127), over("south", 115, 128));
  expect(statusOf(incident(second.incident))).toBe("resolved");
});

test("a new alert on a place that staff have ended counts beside the one that they answered", () => {
  const { lead, receive, impact, setClock } = world();
  const { incident: id } = receive(firing("north", 40, "ApiSlow"));
  setClock(110);
  postUpdate(lead, id as string, { status: "resolved", message: "Over.", closeOpen: true });
  setClock(120);
  const { incident: next } = receive(firing("north", 40, "ApiSlow"), firing("north", 112));
  expect(impact(next)).toEqual([["north", "major_outage", 112, null]]);
});

test("a level that staff have lowered is not raised again by the same alert, and its end still ends the impact", () => {
  const { lead, receive, impact, incident, setClock } = world();
  const { incident: id } = receive(firing("north", 40));
  setClock(110);
  const impacts = [{ service: "api", region: "north", level: "degraded_performance" }];
  postUpdate(lead, id as string, { status: "identified", message: "Better.", impacts });
  setClock(120);
  receive(firing("north", 40), firing("south", 115));
  expect(impact(id).filter(([region]) => region === "north")).toEqual([
    ["north", "major_outage", 40, 110],
    ["north", "degraded_performance", 110, null],
  ]);
  setClock(130);
  receive(over("north", 40, 125), over("south", 115, 126));
  expect(impact(id).at(-1)).toEqual(["south", "major_outage", 115, 126]);
  expect(statusOf(incident(id))).toBe("resolved");
});

test("what staff have withdrawn is not stated again by the same alert", () => {
  const { lead, receive, impact, setClock } = world();
  const { incident: id } = receive(firing("north", 40));
  withdrawIncident(lead, id as string, { reason: "A test.", loud: false });
  expect(receive(firing("north", 40)).outcome).toBe("unchanged");
  setClock(120);
  const { incident: next } = receive(firing("north", 40), firing("south", 115));
  expect(impact(next)).toEqual([["south", "major_outage", 115, null]]);
});

test("impact ends when the alert ended, not when the message arrived; the update is of now", () => {
  const { receive, impact, incident, minutesOf } = world();
  const { incident: id } = receive(firing("north", 40), firing("south", 50));
  receive(over("north", 40, 82));
  expect(impact(id)).toEqual([
    ["north", "major_outage", 40, 82],
    ["south", "major_outage", 50, null],
  ]);
  receive(over("south", 50, 75));
  expect(minutesOf(outageOf(incident(id))?.to ?? null)).toBe(82);
  expect([statusOf(incident(id)), minutesOf(incident(id).updates.at(-1)?.at as number)]).toEqual(["resolved", 100]);
});

test("of several alerts on a place the last end counts, and a level ends with its alert", () => {
  const { receive, impact } = world();
  const { incident: id } = receive(firing("north", 40), firing("north", 45, "ApiSlow"));
  receive(over("north", 40, 70));
  receive(over("north", 45, 90, "ApiSlow"));
  expect(impact(id)).toEqual([
    ["north", "major_outage", 40, 70],
    ["north", "degraded_performance", 70, 90],
  ]);
});

test("an end in the future counts from its receipt", () => {
  const { receive, impact, setClock } = world();
  const { incident: id } = receive(firing("north", 40));
  setClock(105);
  receive(over("north", 40, 140));
  expect(impact(id)).toEqual([["north", "major_outage", 40, 105]]);
});

test("an end before what staff have posted since counts from its receipt", () => {
  const { lead, receive, impact, setClock } = world();
  const { incident: id } = receive(firing("north", 40));
  setClock(110);
  postUpdate(lead, id as string, { status: "identified", message: "It goes on." });
  setClock(120);
  receive(over("north", 40, 105));
  expect(impact(id)).toEqual([["north", "major_outage", 40, 120]]);
});

test("an alert without a start counts from its receipt, once, and its outage is not lost", () => {
  const { receive, impact, setClock } = world();
  const bare = (alert: Alert): Alert => ({ ...alert, startsAt: Date.parse("0001-01-01T00:00:00Z") });
  const { incident: id, fault } = receive(bare(firing("north", 0)));
  expect([fault, impact(id)]).toEqual([null, [["north", "major_outage", 100, null]]]);
  setClock(110);
  expect(receive(bare(firing("north", 0))).outcome).toBe("unchanged");
  expect(receive(bare(over("north", 0, 105))).outcome).toBe("posted");
  expect(impact(id)).toEqual([["north", "major_outage", 100, 105]]);
  expect(receive(bare(firing("north", 0))).outcome, "a repetition").toBe("unchanged");
  setClock(200);
  expect(receive(bare(firing("north", 0))).outcome, "too late for a repetition").toBe("posted");
  expect(receive({ ...firing("south", 0), startsAt: minute(0) + 400 * DAY }).outcome, "a start in the future").toBe("posted");
});
