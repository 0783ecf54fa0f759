import { join } from "node:path";
import { expect, test } from "vitest";
import { saveReview } from "#db/admin/reviews.ts";
import { openDb, transact } from "#db/engine/open.ts";
import { setUp } from "#tests/support/browser/staff.ts";
import { OPENING, programOf } from "#tests/support/program.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("what was proposed to an incident that is withdrawn is gone or marked as no longer possible, and its text stays readable", async () => {
  const world = await smallWorld();
  const staff = await setUp(world, await world.admin());
  const [author, publisher] = [await programOf(world, "author"), await programOf(world, "publisher")];
  const { id } = (await publisher("POST", "/incidents", OPENING)).body;
  const proposed = await author("POST", `/incidents/${id}/updates`, {
    message: "It works again.",
    status: "resolved",
    closeOpen: true,
  });
  expect((await staff.get("/admin/reviews/")).text).toContain("It works again.");
  await publisher("POST", `/incidents/${id}/withdraw`, { reason: "A test.", notify: false });
  expect((await staff.get("/admin/reviews/")).text).toContain("No reviews waiting.");

  // As an earlier version left it.
  const { db, close } = openedDb(join(world.dataDir, "afloat.db"));
  const settled = { outcome: null, settledBy: null, settledAt: null, remark: null };
  const review = { id: proposed.body.review, kind: "before" as const, key: `${id}.update`, author: "Pager", askedAt: Date.now() };
  transact(db, (tx) => saveReview(tx, { ...review, ...settled, fields: [["message", "It works again."]] }));
  close();
  const list = (await staff.get("/admin/reviews/")).text;
  expect(list).toContain("The proposal can no longer be published.");
  expect(list).not.toContain(">Open<");
  expect(list).toContain("Discard");
  const page = (await staff.get(`/admin/incidents/${id}/?review=${proposed.body.review}`)).text;
  expect(page).toContain("Nothing can follow a withdrawn incident.");
  expect(page).toContain(">It works again.</textarea>");
  const posted = await staff.post(`/admin/incidents/${id}/`, { do: "update", status: "resolved", message: "Typed meanwhile." });
  expect(posted.text, "what was typed before the withdrawal was seen").toContain(">Typed meanwhile.</textarea>");
});

function openedDb(file: string) {
  const db = openDb(file);
  return { db, close: () => db.$client.close() };
}
