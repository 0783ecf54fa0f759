import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort } from "#tests/support/afloat.ts";
import { ACCOUNT, openedIncident, visitor } from "#tests/support/browser/staff.ts";
import { makeAuthority } from "#tests/support/servers/certificates.ts";
import type { mailReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { notifiedWorld } from "#tests/support/worlds/notified-world.ts";

/** Each retry waits longer than the one before. */
const TIMEOUT_MS = 60_000;
const OPENING = ["--title", "Now", "--status", "investigating", "--message", "Calls fail.", "--impact", "api=major_outage"];

test("earlier, imported and rehearsed posts send no notifications; posts from the command line do", async () => {
  const { world, hook, mail } = await notifiedWorld();
  await world.json("subscriber", "add", "reader@example.com");
  const file = join(world.dataDir, "incidents.jsonl");
  const update = { at: "2026-01-01T00:00:00Z", status: "resolved", message: "Over.", impacts: [] };
  writeFileSync(file, JSON.stringify({ title: "Long ago", startedAt: update.at, updates: [update] }));
  await world.json("import", "--from", "afloat", file);
  await world.json("replay", file, "--until", "2026-01-02T00:00:00Z");
  const backup = join(world.dataDir, "copy.db");
  await world.json("incident", "open", ...OPENING);
  await world.json("backup", backup);
  expect((await world.json("notice", "list", "--all")).counts).toEqual([
    { channel: "ops", state: "waiting", count: 1 },
    { channel: "subscribers", state: "waiting", count: 1 },
  ]);
  await world.json("restore", backup);
  const listed = await world.cli("notice", "list", "--json");
  expect(listed.status, "after a restore a user decides about waiting notifications").toBe(1);
  const { notices } = JSON.parse(listed.stdout);
  expect(notices.map(({ state }: { state: string }) => state)).toEqual(["dead", "dead"]);
  for (const { id } of notices) await world.json("notice", "retry", id);
  await world.admin();
  await until("both are notified", () => hook.received.length + mail.received.length === 2);
  expect(JSON.parse(hook.received[0]?.body ?? "").data.entry.title).toBe("Now");
  expect((await world.cli("notice", "drop", notices[0].id)).stderr).toContain("already sent");
});

test("mail is sent over TLS, with a login, to a server with a valid certificate; and not at all to one without", async () => {
  const authority = makeAuthority();
  const signIns: string[] = [];
  const server: Parameters<typeof mailReceiver>[0] = {
    ...authority.issue(["IP:127.0.0.1"]),
    authOptional: false,
    disabledCommands: [],
    onAuth({ username, password }, { secure }, done) {
      signIns.push(`${username} ${password} ${secure}`);
      done(null, { user: username });
    },
  };
  const secret = { AFLOAT_SMTP_PASSWORD: "hush, hush" };
  const { world, mail } = await notifiedWorld(secret, { server, settings: "user: afloat" });
  await world.json("subscriber", "add", "reader@example.com");
  await world.json("incident", "open", ...OPENING);
  const doubting = await world.serve("--admin-only");
  await until("refused", () => doubting.log().includes("notice_failed"));
  await doubting.end();
  expect([mail.received, signIns]).toEqual([[], []]);
  world.env.NODE_EXTRA_CA_CERTS = authority.file;
  const trusting = await world.serve("--admin-only");
  await until("sent", () => mail.received.length === 1, TIMEOUT_MS);
  expect(signIns).toEqual(["afloat hush, hush true"]);
  expect(doubting.output() + trusting.output()).not.toMatch(/hush|reader@/);
});

test("a rehearsal sends no notifications", async () => {
  const [sitePort, adminPort] = [await freePort(), await freePort()];
  const { world, hook, mail, subscribeUrl } = await notifiedWorld({
    AFLOAT_REHEARSAL_SITE_PORT: `${sitePort}`,
    AFLOAT_REHEARSAL_ADMIN_PORT: `${adminPort}`,
  });
  await world.json("subscriber", "add", "reader@example.com");
  await world.cliWithInput(ACCOUNT.password, "user", "add", ACCOUNT.name, "--role", "publisher");
  world.siteUrl = `http://127.0.0.1:${sitePort}`;
  world.adminUrl = `http://127.0.0.1:${adminPort}`;
  await world.serve("--rehearsal");
  const staff = visitor(world);
  await staff.post("/admin/login/", ACCOUNT);
  await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  const page = await (await fetch(`${world.siteUrl}/subscribe/`)).text();
  expect([page.includes("/feed.xml"), page.includes(subscribeUrl), page.includes("<form")]).toEqual([true, false, false]);
  expect((await fetch(`${world.adminUrl}/subscribe/`)).status).toBe(404);
  expect((await staff.get("/admin/notices/")).text).toContain("No notifications are sent");
  expect([hook.received, mail.received]).toEqual([[], []]);
});
