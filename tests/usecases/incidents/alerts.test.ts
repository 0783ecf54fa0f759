import { expect, test } from "vitest";
import type { Alert, AlertRule } from "#domain/alerts/alert.ts";
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
const firing = (region: string): Alert => ({
  fingerprint: region,
  status: "firing",
  labels: { alertname: "ApiDown", region },
  annotations: {},
  startsAt: minute(50),
});
const over = (region: string): Alert => ({ ...firing(region), status: "resolved" });

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
  expect(receive([rule()], firing("north")).outcome, "it still waits for review, and has the current impact").toBe("proposed");
  discardReview(lead, first?.id ?? "", "A test of ours.");
  expect(receive([rule()], firing("north")).outcome).toBe("unchanged");
  expect(reviewsWaiting(context)).toEqual([]);
  expect(receive([rule()], firing("north"), firing("west")).outcome, "new impact is proposed again").toBe("proposed");
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
  expect(receive([rule()], firing("north")).outcome).toBe("withdrawn");
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
  receive(bold, firing("north"));
  expect(receive(bold, over("north"), over("south")).outcome).toBe("posted");
  expect(statusOf(requireIncident(context.db, id))).toBe("resolved");
  expect(reviewsWaiting(context)).toEqual([]);
  expect(receive(bold, firing("north")).incident, "a later alert opens another incident").not.toBe(id);
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
