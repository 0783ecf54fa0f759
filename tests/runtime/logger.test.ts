import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { ACCOUNT, freshIncident, openedIncident, setupLink, visitor } from "#tests/support/browser/staff.ts";
import { childOf } from "#tests/support/processes.ts";
import { pageText } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

interface Line {
  event: string;
  level: string;
  time: string;
  [field: string]: unknown;
}

/** The complete lines. */
const linesOf = (log: string): Line[] =>
  log
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Makes publishing fail while `work` runs: a file is in place of the folder for temporary files. */
async function withoutPublishing(world: World, work: () => Promise<unknown>): Promise<void> {
  const folder = join(world.dataDir, "published", "tmp");
  renameSync(folder, `${folder}-aside`);
  writeFileSync(folder, "in the way");
  await work();
  rmSync(folder);
  renameSync(`${folder}-aside`, folder);
}

test("a complete session is in the log, one line of JSON per event, without anything that users typed or received", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  const token = new URL(await setupLink(serving)).searchParams.get("token") ?? "";
  const staff = visitor(world);
  await staff.post("/admin/setup/", { token: "a guessed token of the set-up link", ...ACCOUNT });
  await staff.post("/admin/setup/", { token, ...ACCOUNT });
  const anonymous = visitor(world);
  await anonymous.post("/admin/login/", { name: "A guessed name", password: "a guessed password of ours" });
  await anonymous.post("/admin/login/", ACCOUNT);
  await openedIncident(staff, { title: "A telling title", message: "A telling message." });
  await withoutPublishing(world, async () => {
    await staff.post("/admin/incidents/new/", await freshIncident(staff, { title: "A title held up", message: "Held up." }));
    await until("publishing fails", () => serving.log().includes("publish_failed"));
  });
  await until("it is live", () => pageText(world).includes("A title held up"));
  process.kill(childOf(serving.process.pid, "--admin-only") as number, "SIGKILL");
  await until("it is started again", () => linesOf(serving.log()).filter(({ event }) => event === "start").length === 2);
  await until("it answers", () =>
    fetch(`${world.adminUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  await serving.end();

  const lines = linesOf(serving.log());
  const events = lines.map(({ event }) => event);
  for (const event of ["start", "publication", "publish_failed", "sign_in_failed", "restart", "stop"])
    expect(events).toContain(event);
  for (const line of lines) {
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(["info", "warn", "error"]).toContain(line.level);
  }
  expect(lines.filter(({ event }) => event === "sign_in_failed")).toEqual([
    { level: "warn", time: expect.any(String), pid: expect.any(Number), event: "sign_in_failed", address: "127.0.0.1" },
  ]);
  expect(lines.find(({ event }) => event === "publication")).toMatchObject({
    seq: expect.any(Number),
    ms: expect.any(Number),
    files: expect.any(Number),
    full: false,
  });
  expect(lines.find(({ event }) => event === "restart")).toMatchObject({ part: "admin", signal: "SIGKILL" });
  const secrets = [token, staff.cookie.split("=")[1], anonymous.cookie.split("=")[1], ACCOUNT.name, ACCOUNT.password].concat([
    "A guessed name",
    "a guessed password",
    "a guessed token",
    "A telling",
    "held up",
    "Held up",
  ]);
  for (const secret of secrets) {
    expect(String(secret).length).toBeGreaterThan(5);
    expect(serving.log()).not.toContain(secret);
  }
});

test("AFLOAT_LOG_LEVEL sets the level; an invalid one is reported before anything starts", async () => {
  const errorsOnly = await smallWorld({ AFLOAT_LOG_LEVEL: "error" });
  const serving = await errorsOnly.serve();
  await serving.end();
  expect(serving.log()).toBe("");
  const wrong = await makeWorld({ AFLOAT_LOG_LEVEL: "loud" });
  const { status, stderr } = await wrong.spawn("serve");
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^AFLOAT_LOG_LEVEL=loud is not a level\. Use one of /)]);
  expect(existsSync(join(wrong.dataDir, "afloat.db"))).toBe(false);
});

test("the client that a proxy names is logged beside the proxy, if it is an address", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  const attempt = (forwarded: string) =>
    fetch(`${world.adminUrl}/admin/login/`, {
      method: "POST",
      headers: { Origin: world.adminUrl, "X-Forwarded-For": forwarded },
      body: new URLSearchParams({ name: "Nobody", password: "a password nobody has" }),
    });
  await attempt("made up, 2001:db8::7");
  await attempt('"} a line of its own');
  await until("both are logged", () => linesOf(serving.log()).filter(({ event }) => event === "sign_in_failed").length === 2);
  const failed = linesOf(serving.log()).filter(({ event }) => event === "sign_in_failed");
  expect(failed.map(({ address, forwardedFor }) => [address, forwardedFor])).toEqual([
    ["127.0.0.1", "2001:db8::7"],
    ["127.0.0.1", undefined],
  ]);
});

test("an admin page that fails is logged without the token in its URL", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  const link = new URL(await setupLink(serving));
  const db = new Database(join(world.dataDir, "afloat.db"));
  db.exec("ALTER TABLE setup_links RENAME TO elsewhere");
  expect((await fetch(`${world.adminUrl}${link.pathname}${link.search}`)).status).toBe(500);
  db.exec("ALTER TABLE elsewhere RENAME TO setup_links");
  db.close();
  await until("it is logged", () => linesOf(serving.log()).some(({ event }) => event === "page_failed"));
  expect(serving.log()).toContain("setup_links");
  expect(serving.log()).not.toContain(link.searchParams.get("token"));
});
