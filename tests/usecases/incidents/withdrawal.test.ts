import { expect, test } from "vitest";
import { linesFrom } from "#db/record/log.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { projectEntry } from "#domain/record/projection.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { mailReceiver, webReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { notifyingWorld } from "#tests/support/worlds/notifications.ts";
import { DOWN, OUTAGE, openOutage, refusedFields } from "#tests/support/worlds/open-outage.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { editIncident, openIncident, postUpdate } from "#usecases/incidents/incidents.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";

// What was stated wrong is withdrawn or corrected in the open: everything that shows it follows, and what was stated stays readable.

test("a withdrawn incident is struck through everywhere, counts nowhere, and nothing follows it", async () => {
  const { context, tick, id, read, incident } = await openOutage();
  tick();
  withdrawIncident(context, id, { reason: "It was a **drill**.", loud: true });
  expect(incident()).toMatchObject({ postmortemCommitment: null });

  expect(await read("/status.txt")).toContain("ALL CLEAR: All services are operational.");
  expect(JSON.parse(await read("/data/v1/status.json"))).toMatchObject({ overall: { level: "operational" }, incidents: [] });
  const page = await read(`/incidents/${id}/`);
  for (const text of ["<s>API fails</s>", "posted in error and is withdrawn", "<strong>drill</strong>", "Calls fail."])
    expect(page).toContain(text);
  expect(page).not.toContain("Postmortem");
  for (const list of ["/", "/history/2026-03/", "/services/api/", "/regions/north/"])
    expect(await read(list), list).toContain("<s>API fails</s>");
  for (const feed of ["/feed.xml", "/feed.atom", "/feed.json", "/services/api/feed.atom"]) {
    const text = await read(feed);
    expect(text, feed).toContain("Withdrawn: Withdrawn: API fails");
    expect(text, feed).toContain("Investigating: Withdrawn: API fails");
    expect(text, feed).not.toContain("major outage");
  }
  for (const feed of ["/history.rss", "/history.atom"]) expect(await read(feed), feed).toContain("Withdrawn: API fails");
  expect((await read("/history/")).replace(/<[^>]*>/g, "")).not.toContain("1 incident");
  expect(await read("/calendar.ics")).not.toContain(id);
  expect(JSON.parse(await read("/api/v2/status.json")).status.indicator).toBe("none");
  expect(JSON.parse(await read("/api/v2/incidents.json")).incidents[0]).toMatchObject({
    ...{ name: "Withdrawn: API fails", status: "resolved", impact: "none" },
    incident_updates: [{ status: "resolved", body: "It was a **drill**." }, { status: "investigating" }],
  });
  expect(JSON.parse(await read(`/incidents/${id}/record.json`))).toMatchObject({
    ...{ status: "withdrawn", impact: [], confirmedUnaffected: [], lags: [] },
    ...{ outage: null, postmortemPromised: null },
  });
  const uptime = JSON.parse(await read("/data/v1/uptime.json"));
  expect(JSON.stringify(uptime)).not.toMatch(/"percent": ?"99/);

  expect(refusedFields(() => postUpdate(context, id, { status: "resolved", message: "Over." }))).toContain("status");
  expect(refusedFields(() => withdrawIncident(context, id, { reason: "Again.", loud: true }))).toContain("status");
  expect(refusedFields(() => withdrawIncident(context, id, { reason: " ", loud: true }))).toContain("reason");
});

test("the log keeps what was withdrawn, and the exported file brings it back", async () => {
  const { context, tick, id, update, incident } = await openOutage();
  tick();
  correctUpdate(context, update, { impacts: [{ ...DOWN[0], level: "partial_outage" }], reason: "Milder.", loud: true });
  editIncident(context, id, { title: "Calls are slow", reason: "Clearer." });
  withdrawIncident(context, id, { reason: "It was a drill.", loud: false });
  const events = [...linesFrom(context.db, 0)]
    .filter(({ incidentId }) => incidentId === id)
    .map(({ line }) => recordEventOf(line));
  expect(events.map(({ kind }) => kind)).toEqual(["open", "post", "edit", "title", "post"]);
  expect(projectEntry(events)).toEqual(incident());
  expect(readIncidentLine(writeIncidentLine(incident()), catalogue)).toEqual(incident());
});

test("mail and Slack are notified of a withdrawal and of a correction of the impact, with what it was before", async () => {
  const [receiver, slack] = [await mailReceiver(), await webReceiver()];
  const channels = [
    { name: "press", kind: "mail", to: ["press@example.com"] },
    { name: "chat", kind: "slack", urlEnv: "SLACK_URL" },
  ] as never;
  const mail = { host: "127.0.0.1", port: receiver.port, security: "none", from: "status@example.org", perMinute: 6000 } as const;
  const world = notifyingWorld({ notices: { channels }, mail }, { SLACK_URL: slack.url });
  await world.start();
  const { context } = world;
  const { id, update } = openIncident(context, { ...OUTAGE, impacts: DOWN });
  correctUpdate(context, update, { impacts: [{ ...DOWN[0], region: "south" }], reason: "Wrong region.", loud: true });
  withdrawIncident(context, id, { reason: "It was a drill.", loud: true });
  world.goLive();
  await until("three mails and three messages", () => {
    // A chat takes one message a second.
    world.pass(1_000);
    return receiver.received.length === 3 && slack.received.length === 3;
  });
  const texts = receiver.received.map(({ mail: { subject, text } }) => `${subject} ${text}`);
  const corrected = texts.find((text) => text.includes("[Corrected: Investigating]")) ?? expect.fail("no correction");
  expect(corrected).toContain(
    "Impact: API (control plane, South): major outage; previously: API (control plane, North): major outage.",
  );
  expect(corrected).toContain("Wrong region.");
  expect(texts.find((text) => text.includes("[Withdrawn]"))).toContain("It was a drill.");
  expect(slack.received.map(({ body }) => body).join()).toContain("It was a drill.");
});

test("corrected impact: page, figures, evidence, feeds and the log follow, and what it was stays readable", async () => {
  const { context, tick, id, update, read, incident } = await openOutage();
  tick();
  postUpdate(context, id, { status: "resolved", message: "Over.", closeOpen: true });
  const ended = context.now();
  tick();
  correctUpdate(context, update, {
    ...{
      impacts: [{ service: "api", region: "south", level: "partial_outage" }],
      at: minute(-9),
      reason: "Wrong region.",
      loud: true,
    },
    nextUpdateAt: null,
  });
  expect(entrySpans(incident())).toEqual([
    { cell: { service: "api", region: "south", plane: "control" }, level: "partial_outage", from: minute(-9), to: ended },
  ]);
  expect(incident().startedAt).toBe(minute(-9));
  const page = await read(`/incidents/${id}/`);
  expect(page).toContain("Wrong region.");
  expect(page.replace(/<[^>]*>/g, "")).toContain(
    "API (control plane, South): partial outage; previously: API (control plane, North): major outage",
  );
  const evidence = JSON.parse(await read(`/incidents/${id}/record.json`));
  expect(evidence.impact).toMatchObject([{ region: "south", level: "partial_outage", from: "2026-03-02T07:51:00Z" }]);
  expect(evidence.outage.from).toBe("2026-03-02T07:51:00Z");
  expect(evidence.updates[0].revisions[1].replaced).toMatchObject({ at: "2026-03-02T08:01:00Z", impacts: [{ region: "north" }] });
  expect(evidence.corrections).toMatchObject([{ reason: "Wrong region.", replaced: { startedAt: "2026-03-02T08:01:00Z" } }]);
  expect(await read(`/incidents/${id}/impact.csv`)).toContain("api,API,south,South,control,partial_outage,2026-03-02T07:51:00Z");
  expect(await read("/feed.atom")).toContain("Corrected: Investigating: API fails");
});

test("the start and the first impact move together, in either direction, and cannot part", async () => {
  const { context, tick, id, incident } = await openOutage();
  const started = incident().startedAt;
  tick();
  editIncident(context, id, { title: "API fails", startedAt: started - 540_000, reason: "Seen in the logs." });
  expect([incident().startedAt, entrySpans(incident())[0]?.from]).toEqual([started - 540_000, started - 540_000]);
  expect(incident().corrections).toMatchObject([{ replaced: { startedAt: started }, reason: "Seen in the logs." }]);
  const parting = { title: "API fails", startedAt: started - 600_000, movesImpact: false, reason: "Earlier." };
  expect(refusedFields(() => editIncident(context, id, parting))).toEqual(["startedAt"]);
});

test("a title or a time cannot change without a reason, and a correction must keep the rules", async () => {
  const { context, id, update } = await openOutage();
  expect(refusedFields(() => editIncident(context, id, { title: "Something else" }))).toEqual(["reason"]);
  expect(refusedFields(() => correctUpdate(context, update, { status: "resolved", reason: "Over.", loud: true }))).toContain(
    "status",
  );
  expect(refusedFields(() => correctUpdate(context, update, { impacts: [], loud: true }))).toContain("reason");
  const early = { nextUpdateAt: minute(-99), reason: "Wrong.", loud: true };
  expect(refusedFields(() => correctUpdate(context, update, early))).toContain("nextUpdate");
});

test("a former title is shown with its reason, and translated titles stay in their language", async () => {
  const { context, tick, id, read } = await openOutage();
  tick();
  editIncident(context, id, { title: "Sign-in fails", reason: "The API works." });
  const page = (await read(`/incidents/${id}/`)).replace(/\s+/g, " ");
  expect(page).toMatch(/Previous title: <del[^>]*>API fails<\/del>/);
  expect(page).toContain("The API works.");
});
