import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { fieldIn, setUp } from "#tests/support/browser/staff.ts";
import { OPENING, programOf } from "#tests/support/program.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("tokens that may not publish alone create proposals: authors always, publishers if review is required", async () => {
  const config = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(
    config,
    "site: {name: S, url: 'https://status.example.com', timeZone: Asia/Shanghai}\nadmin: {review: required}\n",
  );
  const world = await smallWorld({ AFLOAT_CONFIG: config });
  const staff = await setUp(world, await world.admin());
  const [author, publisher] = [await programOf(world, "author"), await programOf(world, "publisher")];
  const proposed = await author("POST", "/incidents", { ...OPENING, nextUpdateMinutes: 20 });
  expect([proposed.status, Object.keys(proposed.body)]).toEqual([202, ["review", "url"]]);
  expect((await publisher("POST", "/incidents", OPENING)).status).toBe(202);
  expect((await author("POST", "/incidents", { ...OPENING, review: "after" })).status).toBe(403);
  expect((await author("POST", "/incidents", { ...OPENING, title: "" })).status, "ready to be published").toBe(422);
  expect((await world.json("incident", "list")).incidents).toEqual([]);
  const path = new URL(proposed.body.url).pathname + new URL(proposed.body.url).search;
  const form = (await staff.get(path)).text;
  expect(["title", "message", "impact.api.control.north", "nextUpdate"].map((name) => fieldIn(form, name))).toEqual([
    "API fails",
    "Calls fail.",
    "major_outage",
    "none",
  ]);
  const names = [
    "id",
    "title",
    "message",
    "status",
    "startedAt",
    "at",
    "atShown",
    "impact.api.control.north",
    "nextUpdate",
    "nextUpdateBy",
    "review",
  ];
  const fields = Object.fromEntries(names.map((name) => [name, fieldIn(form, name) ?? ""]));
  const published = await staff.post("/admin/incidents/new/", fields);
  expect(published.location).toMatch(/\?posted=\d+&form=review-/);
  const [incident] = (await world.json("incident", "list")).incidents;
  expect([incident.title, incident.level]).toEqual(["API fails", "major_outage"]);
  const update = await author("POST", `/incidents/${incident.id}/updates`, {
    message: "Over.",
    status: "resolved",
    closeOpen: true,
  });
  expect(update.status).toBe(202);
  const now = await publisher("POST", `/incidents/${incident.id}/updates`, { message: "We see it.", review: "after" });
  expect(now.status).toBe(201);
  const db = new Database(join(world.dataDir, "afloat.db"), { readonly: true });
  const reviewEntries = db.prepare("SELECT who, act FROM audit_log WHERE act LIKE 'review.%' ORDER BY seq").all();
  db.close();
  expect(reviewEntries).toEqual([
    { who: "author program", act: "review.ask" },
    { who: "publisher program", act: "review.ask" },
    { who: "Comms lead", act: "review.approve" },
    { who: "author program", act: "review.ask" },
    { who: "publisher program", act: "review.later" },
  ]);
  const saved = await author("PUT", `/incidents/${incident.id}/postmortem`, { rootCause: "A full disk." });
  expect([saved.status, saved.body.draft]).toEqual([202, true]);
  expect((await staff.get(`/admin/postmortems/${incident.id}/`)).text).toContain("A full disk.");
  expect((await author("POST", "/maintenances", {})).status).toBe(403);
});

test("if review is required a token withdraws or corrects facts only with a later review, and corrects texts without", async () => {
  const config = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(
    config,
    "site: {name: S, url: 'https://status.example.com', timeZone: Asia/Shanghai}\nadmin: {review: required}\n",
  );
  const world = await smallWorld({ AFLOAT_CONFIG: config });
  await world.admin();
  const publisher = await programOf(world, "publisher");
  const { id, update } = (await publisher("POST", "/incidents", { ...OPENING, review: "after" })).body;
  const correct = (body: object) =>
    publisher("PATCH", `/incidents/${id}/updates/${update}`, { reason: "Wrong.", notify: false, ...body });
  const withdraw = (body: object) =>
    publisher("POST", `/incidents/${id}/withdraw`, { reason: "A drill.", notify: false, ...body });
  for (const answer of [await correct({ impacts: [] }), await correct({ status: "identified" }), await withdraw({})]) {
    expect([answer.status, answer.body.errors]).toEqual([403, [expect.objectContaining({ field: "review" })]]);
  }
  const edit = { title: OPENING.title, startedAt: "2024-04-08T15:23:00Z", reason: "Seen." };
  expect((await publisher("PATCH", `/incidents/${id}`, edit)).status).toBe(403);
  expect((await world.json("incident", "show", id)).level).toBe("major_outage");
  expect((await correct({ message: "Some calls fail." })).status).toBe(200);
  expect((await publisher("PATCH", `/incidents/${id}`, { ...edit, review: "after" })).status).toBe(200);
  expect((await correct({ impacts: [], review: "after" })).status).toBe(200);
  expect((await withdraw({ review: "after" })).status).toBe(200);
  const db = new Database(join(world.dataDir, "afloat.db"), { readonly: true });
  const open = db.prepare("SELECT kind, author FROM reviews WHERE outcome IS NULL").all();
  db.close();
  expect(open).toEqual(Array.from({ length: 4 }, () => ({ kind: "after", author: "publisher program" })));
});
