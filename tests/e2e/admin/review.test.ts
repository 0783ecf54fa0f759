import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, signedIn, visitor } from "#tests/support/browser/staff.ts";
import { viewsOf } from "#tests/support/browser/views.ts";

const PASSWORD = "a writer of many calm words";

/** A first publisher, an author and a second publisher. */
async function threeUsers(env?: NodeJS.ProcessEnv) {
  const { staff, world } = await signedIn(env);
  const join = async (name: string, role: string): Promise<Staff> => {
    await world.cliWithInput(PASSWORD, "user", "add", name, "--role", role);
    const person = visitor(world);
    await person.post("/admin/login/", { name, password: PASSWORD });
    return person;
  };
  return { staff, world, author: await join("Writer", "author"), second: await join("Second", "publisher") };
}

/** The forms of the review page: the id of each review, by the form's action. */
async function waiting(who: Staff): Promise<{ id: string; does: string }[]> {
  const { text } = await who.get("/admin/reviews/");
  return [...text.matchAll(/name="id" value="(\w{12})"\s*>?\s*<input type="hidden" name="do" value="(\w+)"/g)].map(
    ([, id = "", does = ""]) => ({ id, does }),
  );
}

const auditOf = (dataDir: string): { who: string; act: string; detail: string }[] => {
  const db = new Database(join(dataDir, "afloat.db"), { readonly: true });
  const entries = db.prepare("SELECT who, act, detail FROM audit_log WHERE act LIKE 'review.%' ORDER BY seq").all();
  db.close();
  return entries as { who: string; act: string; detail: string }[];
};

const NEW = "/admin/incidents/new/";

test("an author's post waits for another user, who edits and publishes it; the log names author and reviewer", async () => {
  const { author, second, world } = await threeUsers();
  const form = await freshIncident(author, { message: "Calls fial.", "impact.api.control.*": "major_outage" });
  const refused = await author.post(NEW, form);
  expect([refused.status, fieldIn(refused.text, "message")]).toEqual([403, "Calls fial."]);
  expect(refused.text).toContain('value="review"');
  expect((await author.post(NEW, { ...form, ask: "review" })).location).toBe("/admin/?sent=new");
  expect((await author.post(NEW, { ...form, ask: "review" })).status, "sent twice it waits once").toBe(303);
  expect(await waiting(second)).toEqual([{ id: form.id, does: "discard" }]);
  expect((await second.get("/admin/")).text).toContain("1 waiting to be published");
  const path = `${NEW}?review=${form.id}`;
  const opened = (await second.get(path)).text;
  expect([fieldIn(opened, "message"), fieldIn(opened, "impact.api.control.*")]).toEqual(["Calls fial.", "major_outage"]);
  expect(opened).toMatch(/<b[^>]*>Writer<\/b> wrote this/);
  const toPublish = { ...form, review: form.id ?? "", message: "Calls fail." };
  expect((await author.post(NEW, toPublish)).status, "not by its author").toBe(403);
  const published = await second.post(NEW, toPublish);
  expect(published.location).toMatch(/^\/admin\/incidents\/\w{12}\/\?posted=\d+&form=review-\w{12}$/);
  expect((await second.post(NEW, toPublish)).status, "pressed twice it is one").toBe(303);
  expect(await waiting(second)).toEqual([]);
  expect(
    (await world.json("incident", "list")).incidents.filter((each: { title: string }) => each.title === "Cloud API fails"),
  ).toHaveLength(1);
  expect(auditOf(world.dataDir).map(({ who, act }) => [who, act])).toEqual([
    ["Writer", "review.ask"],
    ["Second", "review.approve"],
  ]);
  expect(auditOf(world.dataDir)[1]?.detail).toContain('"wrote":"Writer"');
});

test("if review is required no user publishes alone, except by break-glass, which stays open until another user has reviewed it", async () => {
  const config = join(mkdtempSync(join(tmpdir(), "afloat-config-")), "afloat.yaml");
  writeFileSync(
    config,
    "site: {name: Example Status, url: 'https://status.example.com', timeZone: Asia/Shanghai}\nadmin: {review: required}\n",
  );
  const { staff, second, world } = await threeUsers({ AFLOAT_CONFIG: config, AFLOAT_DEMO: "1" });
  const form = await freshIncident(staff, { "impact.api.control.*": "major_outage" });
  const alone = await staff.post(NEW, form);
  expect([alone.status, alone.text]).toEqual([403, expect.stringContaining("Someone else must review this")]);
  expect(fieldIn(alone.text, "message")).toBe("Calls fail.");
  await staff.post(NEW, { ...form, ask: "review" });
  const own = await staff.post(NEW, { ...form, review: form.id ?? "" });
  expect([own.status, own.text]).toEqual([403, expect.stringContaining("You cannot review your own text.")]);
  const now = await staff.post(NEW, { ...form, ask: "later" });
  expect(now.status).toBe(303);
  expect((await staff.get("/admin/")).text).toContain("1 already published, waiting for review");
  const [review] = await waiting(second);
  expect(review).toEqual({ id: form.id, does: "tick" });
  const tick = { id: form.id ?? "", do: "tick", remark: "True, and clear." };
  expect((await staff.post("/admin/reviews/", tick)).status, "not by its author").toBe(403);
  expect((await second.post("/admin/reviews/", { ...tick, remark: " " })).status).toBe(422);
  expect((await second.post("/admin/reviews/", tick)).status).toBe(303);
  expect(await waiting(second)).toEqual([]);
  expect(auditOf(world.dataDir).map(({ who, act }) => [who, act])).toEqual([
    ["Comms lead", "review.ask"],
    ["Comms lead", "review.later"],
    ["Second", "review.tick_off"],
  ]);
  expect((await world.cli("incident", "open", "--title", "By the shell", "--message", "Calls fail.")).status).toBe(0);
});

test("if review is required no user alone withdraws an incident, or corrects its impact, status or times", async () => {
  const config = join(mkdtempSync(join(tmpdir(), "afloat-config-")), "afloat.yaml");
  writeFileSync(
    config,
    "site: {name: Example Status, url: 'https://status.example.com', timeZone: Asia/Shanghai}\nadmin: {review: required}\n",
  );
  const { staff, second, world } = await threeUsers({ AFLOAT_CONFIG: config, AFLOAT_DEMO: "1" });
  const open = () =>
    world.json("incident", "open", "--title", "API fails", "--message", "Calls fail.", "--impact", "api@north=major_outage");
  const { id } = await open();
  const [{ id: update }] = (await world.json("incident", "show", id)).updates;
  const [page, path] = [`/admin/incidents/${id}/`, `/admin/incidents/correct/${update}/`];
  const { text } = await staff.get(path);
  const names = [...text.matchAll(/ name="([^"]+)"/g)].map(([, name = ""]) => name).filter((name) => name !== "ask");
  const form = Object.fromEntries(names.map((name) => [name, fieldIn(text, name) ?? ""]));
  const green = { ...form, "impact.api.control.north": "", reason: "It was wrong." };
  const refused = [403, expect.stringContaining("Someone else must review a withdrawal, or a correction of impact")];
  const alone = await staff.post(path, green);
  expect([alone.status, alone.text]).toEqual(refused);
  expect(fieldIn(alone.text, "reason")).toBe("It was wrong.");
  const withdrawal = { do: "withdraw", message: "A drill.", loud: "quiet", basis: "1" };
  const withdrawn = await staff.post(page, withdrawal);
  expect([withdrawn.status, withdrawn.text]).toEqual(refused);
  expect(withdrawn.text).not.toMatch(/<button type="submit"[^>]*>\s*Withdraw incident/);
  const moved = await staff.post(page, { do: "head", title: "API fails", startedAt: "2024-04-08T15:23", reason: "Seen." });
  expect([moved.status, moved.text]).toEqual(refused);
  expect((await world.json("incident", "show", id)).level).toBe("major_outage");

  const typo = { do: `correct-${update}`, message: "Calls fail!", reason: "Typo", loud: "quiet" };
  expect((await staff.post(page, typo)).status, "texts need no review").toBe(303);
  expect((await staff.post(path, { ...green, basis: "2", message: "Calls fail!", ask: "later" })).status).toBe(303);
  expect((await staff.post(page, { ...withdrawal, ask: "later" })).status).toBe(303);
  const reviews = await waiting(second);
  expect(reviews.map(({ does }) => does)).toEqual(["tick", "tick"]);
  expect((await second.get("/admin/reviews/")).text).toContain(`href="${page}#${update}"`);
  for (const each of reviews) {
    const tick = { id: each.id, do: "tick", remark: "True." };
    expect((await staff.post("/admin/reviews/", tick)).status, "not by its author").toBe(403);
    expect((await second.post("/admin/reviews/", tick)).status).toBe(303);
  }
  expect(auditOf(world.dataDir).map(({ who, act }) => [who, act])).toEqual([
    ...[0, 1].map(() => ["Comms lead", "review.later"]),
    ...[0, 1].map(() => ["Second", "review.tick_off"]),
  ]);

  const other = await open();
  const [{ id: stated }] = (await world.json("incident", "show", other.id)).updates;
  expect((await world.cli("incident", "correct", stated, "--no-impact", "--reason", "Wrong.")).status, "at a shell").toBe(0);
  expect((await world.cli("incident", "withdraw", other.id, "--reason", "A drill.")).status, "at a shell").toBe(0);
});

test("an update that waits for review is not overwritten by another user's, and its author can rewrite it or discard it with a reason", async () => {
  const { author, second, staff } = await threeUsers();
  const path = `/admin/incidents/${await openedIncident(staff)}/`;
  const { text } = await author.get(path);
  const fields = Object.fromEntries(["id", "at", "atShown", "basis"].map((name) => [name, fieldIn(text, name) ?? ""]));
  const update = { ...fields, do: "update", status: "identified", nextUpdate: "30", message: "The cause is known." };
  await author.post(path, { ...update, ask: "review" });
  await author.post(path, { ...update, message: "The cause is a bad release.", ask: "review" });
  await staff.post(path, { ...update, id: "", message: "We look at the last release." });
  const id = fields.id ?? "";
  const opened = (await second.get(`${path}?review=${id}`)).text;
  expect(fieldIn(opened, "message")).toBe("The cause is a bad release.");
  const met = await second.post(path, { ...update, review: id, message: "The cause is a bad release." });
  expect([met.status, met.text]).toEqual([409, expect.stringContaining("We look at the last release.")]);
  expect((await second.post("/admin/reviews/", { id, do: "discard", remark: "" })).status).toBe(422);
  expect((await second.post("/admin/reviews/", { id, do: "discard", remark: "Said already." })).status).toBe(303);
  expect((await second.post(path, { ...update, review: id, basis: "2" })).text).toContain("“Second” has already discarded this.");
});

test("the review pages are accessible at a phone's width, light and dark", async () => {
  const { author, staff, world } = await threeUsers();
  const form = await freshIncident(author, { "impact.api.control.*": "major_outage" });
  await author.post(NEW, { ...form, ask: "review" });
  await author.post("/admin/compose/", { ...form, draft: "new" });
  await staff.post(NEW, { ...(await freshIncident(staff)), ask: "later" });
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  await enterAs(staff, page);
  const paths = ["/admin/", "/admin/?sent=new", "/admin/reviews/", `${NEW}?review=${form.id}`];
  for (const { path, colorScheme } of viewsOf(paths, { widths: [360] }, 1)) {
    await page.emulateMedia({ colorScheme });
    await page.goto(world.adminUrl + path);
    await expectAccessible(page);
    const name = path.replace(/\W+/g, "-");
    if (process.env.AFLOAT_SHOTS)
      await page.screenshot({ path: join(process.env.AFLOAT_SHOTS, `${name}${colorScheme}.png`), fullPage: true });
  }
  await page.goto(`${world.adminUrl}/admin/`);
  expect(await page.getByText("Writer is editing a new incident.").count()).toBe(1);
});
