import { expect, test } from "vitest";
import { allIds } from "#db/incidents/incident-lists.ts";
import type { Alert, AlertRule } from "#domain/alerts/alert.ts";
import { mergeAlerts } from "#domain/alerts/known-alerts.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { statusOf } from "#domain/updates/update.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import type { Context } from "#usecases/context.ts";
import { alertGroups, receiveAlerts, unhandledAlerts } from "#usecases/incidents/alerts.ts";
import { openIncident, requireIncident } from "#usecases/incidents/incidents.ts";
import { discardReview, reviewsWaiting } from "#usecases/incidents/reviews.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

const PAGER = { name: "Pager", role: "publisher", via: "api", address: "" } as const;

function record(over: Partial<Context> = {}) {
  const lead = emptyRecord();
  replaceCatalogue(lead, catalogue);
  const context: Context = { ...lead, actor: PAGER, ...over };
  const inputs: UpdateInput[] = [];
  const receive = (rules: AlertRule[], ...alerts: Alert[]) =>
    receiveAlerts(context, rules, { key: "group", alerts }, (input) => {
      inputs.push(input);
      return [["message", input.message]];
    });
  return { lead, context, inputs, receive };
}

const rule = (over: Partial<AlertRule> = {}): AlertRule => ({
  match: { alertname: "ApiDown" },
  impacts: [readImpact("api@{{region}}=major_outage")],
  title: "API fails",
  message: "",
  publish: false,
  resolve: false,
  ...over,
});
const firing = (region: string, from = 50): Alert => ({
  fingerprint: region,
  status: "firing",
  labels: { alertname: "ApiDown", region },
  annotations: {},
  startsAt: minute(from),
});
const over = (region: string, from = 50, until = 52): Alert => ({
  ...firing(region, from),
  status: "resolved",
  endsAt: minute(until),
});

test("a group creates one proposal, updates it, marks it when the alerts end, and does not repeat what a user discarded", () => {
  const { lead, context, receive } = record();
  expect(receive([rule()], firing("north")).outcome).toBe("proposed");
  expect(receive([rule()], firing("north")).outcome).toBe("unchanged");
  const [first] = reviewsWaiting(context);
  expect(receive([rule()], firing("north"), firing("south")).updateId).toBe(first?.id);
  const [changed, ...others] = reviewsWaiting(context);
  expect([others, changed?.author, changed?.key]).toEqual([[], "Pager", "new"]);
  expect(changed?.fields.find(([name]) => name === "message")?.[1]).toContain("in all regions except West");
  expect(receive([rule()], over("north"), over("south")).outcome).toBe("ended");
  expect(alertGroups(context, 9)).toMatchObject([{ status: "resolved", updateId: first?.id }]);
  expect(receive([rule()], firing("north", 55)).outcome, "it still waits for review, and has the current impact").toBe(
    "proposed",
  );
  discardReview(lead, first?.id ?? "", "A test of ours.");
  expect(receive([rule()], firing("north", 55)).outcome).toBe("unchanged");
  expect(reviewsWaiting(context)).toEqual([]);
  expect(receive([rule()], firing("north", 55), firing("west")).outcome, "new impact is proposed again").toBe("proposed");
});

test("once a user published the proposal, alerts propose updates to that incident, and withdraw what no longer applies", () => {
  const { lead, context, receive, inputs } = record();
  receive([rule()], firing("north"));
  const [review] = reviewsWaiting(context);
  const { id } = openIncident(lead, {
    ...(inputs[0] as UpdateInput),
    title: "API fails",
    id: review?.id,
    review: { approves: review?.id ?? "" },
  });
  expect(receive([rule()], firing("north")).outcome).toBe("unchanged");
  expect(receive([rule()], firing("north"), firing("south"))).toMatchObject({ outcome: "proposed", incident: id });
  expect(reviewsWaiting(context).map(({ key }) => key)).toEqual([`${id}.update`]);
  expect(receive([rule()], firing("north")).outcome, "an alert that is not named is not over").toBe("unchanged");
  expect(receive([rule()], firing("north"), over("south")).outcome).toBe("withdrawn");
  expect(reviewsWaiting(context)).toEqual([]);
  expect(receive([rule()], over("north")).outcome).toBe("proposed");
  expect(inputs.at(-1)).toMatchObject({
    status: "resolved",
    impacts: [{ service: "api", region: "north", level: "operational" }],
  });
  expect(statusOf(requireIncident(context.db, id)), "only a user resolves it").toBe("investigating");
});

test("a rule that allows it publishes, and resolves only if it allows that too", () => {
  const { context, receive } = record();
  const opened = receive([rule({ publish: true })], firing("north"));
  expect(opened).toMatchObject({ outcome: "posted", publication: expect.any(Number) });
  const id = opened.incident as string;
  expect(requireIncident(context.db, id)).toMatchObject({ title: "API fails", startedAt: minute(50) });
  expect(receive([rule({ publish: true })], firing("north"), firing("south")).outcome).toBe("posted");
  expect(receive([rule({ publish: true })], over("north"), over("south")).outcome).toBe("proposed");
  expect(statusOf(requireIncident(context.db, id))).toBe("investigating");
  const bold = [rule({ publish: true, resolve: true })];
  receive(bold, firing("north", 55));
  expect(receive(bold, over("north", 55, 56)).outcome).toBe("posted");
  expect(statusOf(requireIncident(context.db, id))).toBe("resolved");
  expect(reviewsWaiting(context)).toEqual([]);
  const later = receive(bold, firing("north", 58));
  expect(later.outcome, "a later alert opens another incident").toBe("posted");
  expect(later.incident).not.toBe(id);
  expect(receive(bold, over("north", 55, 56)).outcome, "sent again, the end of the former alert").toBe("unchanged");
  expect(receive(bold, firing("north", 50)).outcome, "sent again, its start").toBe("unchanged");
  expect(statusOf(requireIncident(context.db, later.incident as string))).toBe("investigating");
});

test("an alert known to be over does not fire again: not by its first message once more, nor by one that is first received late", () => {
  let now = 60;
  const { context, receive } = record({ now: () => minute(now) });
  const bold = [rule({ publish: true, resolve: true })];
  expect(receive(bold, over("south", 0, 40)).outcome, "first received after its end").toBe("unchanged");
  expect(receive(bold, firing("south", 0)).outcome).toBe("unchanged");
  const { incident: id } = receive(bold, firing("north", 0));
  expect(receive(bold, over("north", 0, 42)).outcome).toBe("posted");
  for (const later of [60, 80, 60 * 24, 60 * 24 * 7]) {
    now = later;
    expect(receive(bold, firing("north", 0)).outcome, `after ${later} minutes`).toBe("unchanged");
    expect(receive(bold, firing("south", 0)).outcome, `after ${later} minutes`).toBe("unchanged");
  }
  expect(allIds(context.db)).toEqual([id]);
});

test("a group remembers at most 5,000 ends, the latest, and every alert that fires", () => {
  const ended = Array.from({ length: 6_000 }, (_, n) => ({ ...over("north", 0, 1), fingerprint: `${n}` }));
  const known = mergeAlerts([], [firing("south"), ...ended], minute(60));
  expect([known.length, known[0]?.status]).toEqual([5_000, "firing"]);
  expect(
    mergeAlerts(known, [firing("west")], minute(90))
      .slice(0, 2)
      .map(({ status }) => status),
  ).toEqual(["firing", "firing"]);
  const many = Array.from({ length: 5_001 }, (_, n) => ({ ...firing("north"), fingerprint: `${n}` }));
  expect(() => mergeAlerts([], many, minute(60))).toThrow("This group has more than");
});

test("with a rule that only proposes, repeated and late alerts change no proposal", () => {
  const { context, receive } = record();
  receive([rule()], firing("north", 50));
  receive([rule()], over("north", 50, 52));
  receive([rule()], firing("north", 55));
  const before = reviewsWaiting(context);
  for (const late of [over("north", 50, 52), firing("north", 50)]) expect(receive([rule()], late).outcome).toBe("unchanged");
  expect(reviewsWaiting(context)).toEqual(before);
  expect(before[0]?.fields[1]?.[1]).toContain("API (control plane) is unavailable");
});

test("a title that a label makes too long is cut at a word, the whole is in the text, and it is posted", () => {
  const { context, receive } = record();
  const labels = { alertname: "ApiDown", region: "north", instance: "node exporter ".repeat(30).trim() };
  const long = rule({ title: "API fails: {{instance}}", publish: true });
  const { outcome, incident } = receive([long], { ...firing("north"), labels });
  expect(outcome).toBe("posted");
  const { title, updates } = requireIncident(context.db, incident as string);
  expect(title).toMatch(/^API fails: (node exporter )+node…$|^API fails: (node exporter )*node exporter…$/);
  expect(title.length).toBeLessThanOrEqual(200);
  const [text = "", sentence] = updates[0]?.revisions[0]?.text.split("\n\n") ?? [];
  expect([text, sentence]).toEqual([`API fails: ${labels.instance}`, expect.stringContaining("is unavailable")]);
});

test("no rule publishes with a token that may not, or if review is required", () => {
  for (const over of [{ actor: { ...PAGER, role: "author" as const } }, { reviewRequired: true }])
    expect(record(over).receive([rule({ publish: true })], firing("north")).outcome).toBe("proposed");
});

test("an alert without a usable rule is listed with the reason, and proposed once the rule is fixed", () => {
  const { context, receive } = record();
  expect(receive([], firing("north"))).toMatchObject({ outcome: "listed", unmatched: 1, fault: null });
  expect(unhandledAlerts(context)).toBe(1);
  const broken = receive([rule({ impacts: [readImpact("nix=major_outage")] })], firing("north"));
  expect(broken).toMatchObject({ outcome: "listed", fault: expect.stringContaining("Unknown service “nix”.") });
  expect(receive([rule()], firing("north"))).toMatchObject({ outcome: "proposed", unmatched: 0, fault: null });
  expect(unhandledAlerts(context)).toBe(0);
});
