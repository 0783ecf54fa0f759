import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backUpRecord } from "#db/engine/copy.ts";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { until } from "#tests/support/until.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";
import { exportAuditLog } from "#usecases/accounts/audit.ts";
import { subscriptionKey } from "#usecases/notifications/subscription-key.ts";

// A lost key is not replaced silently: every witness and reader who knows it would get an error.

const keysOf = ({ dataDir }: World) => join(dataDir, "keys");
const publicKeyOf = (world: World) => readFileSync(join(world.dataDir, "site", "integrity", "afloat.pub"), "utf8");
const nameIn = (file: string) => /key ([0-9A-F]{16})/.exec(file)?.[1] as string;
const health = async (world: World) => {
  const response = await fetch(`${world.adminUrl}/healthz`);
  return { status: response.status, text: await response.text() };
};

test("a signing key that is gone stops publishing with its name and what to do, until it is put back", async () => {
  const world = await smallWorld();
  const name = nameIn(publicKeyOf(world));
  const aside = join(temporaryFolder(), "keys");
  renameSync(keysOf(world), aside);
  const refused = await world.cli("publish");
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(`The signing key ${name} is missing`)]);
  expect(refused.stderr).toContain("afloat key new");

  await world.admin({ clockEveryMs: 100 });
  expect(await health(world)).toEqual({ status: 503, text: expect.stringContaining(`The signing key ${name} is missing`) });
  expect(existsSync(join(keysOf(world), "afloat.key"))).toBe(false);
  cpSync(aside, keysOf(world), { recursive: true });
  await until("publishing continues", async () => (await health(world)).status === 200);
  expect(nameIn(publicKeyOf(world))).toBe(name);
});

test("a person may start with a new key, also while the server waits; the old public key stays, even without its folder", async () => {
  const world = await smallWorld();
  const old = publicKeyOf(world);
  rmSync(keysOf(world), { recursive: true });
  await world.admin();
  const { key, name } = await world.json("key", "new");
  await until("the new key signs", () => publicKeyOf(world).includes(key));
  await until("publishing continues", async () => (await health(world)).status === 200);
  const site = mirrorOf(world);
  expect(readdirSync(join(site, "integrity", "keys")).sort()).toEqual([`${nameIn(old)}.pub`, `${name}.pub`].sort());
  expect(readFileSync(join(site, "integrity", "keys", `${nameIn(old)}.pub`), "utf8")).toBe(old);
  expect(await faultyFiles(site)).toEqual([]);
  const context = { db: openUntilFinished(join(world.dataDir, "afloat.db")) };
  expect([...exportAuditLog(context)].map(({ act, subject }) => [act, subject])).toContainEqual(["key.new", name]);
});

test("a key in use is not replaced while a server signs with it", async () => {
  const world = await smallWorld();
  const admin = await world.admin();
  expect((await world.cli("key", "new")).stderr).toContain("may be signing with the present key");
  await admin.end();
  const old = nameIn(publicKeyOf(world));
  const { former } = await world.json("key", "new");
  expect(former).toContain("RW");
  expect(readdirSync(keysOf(world))).toContain(`${old}.former.key`);
});

test("the complete folder of another installation's keys is not accepted, and its key does not become known by a new one", async () => {
  const [world, other] = [await smallWorld(), await makeWorld({ AFLOAT_DEMO: "0" })];
  await other.json("publish");
  rmSync(keysOf(world), { recursive: true });
  cpSync(keysOf(other), keysOf(world), { recursive: true });
  const [own, foreign] = [nameIn(publicKeyOf(world)), nameIn(publicKeyOf(other))];
  const { status, stderr } = await world.cli("publish");
  expect([status, stderr]).toEqual([1, expect.stringContaining(`${foreign}, which never signed this site; ${own} did`)]);
  const { name, former } = await world.json("key", "new");
  expect(former).toBeNull();
  expect(readdirSync(join(mirrorOf(world), "integrity", "keys")).sort()).toEqual([`${own}.pub`, `${name}.pub`].sort());
  expect(readdirSync(keysOf(world))).toContain(`${foreign}.former.key`);
});

test("a backup restored into an empty folder says which key is missing, and publishes nothing with another one", async () => {
  const world = await smallWorld();
  const name = nameIn(publicKeyOf(world));
  const backup = join(temporaryFolder(), "b.db");
  backUpRecord(join(world.dataDir, "afloat.db"), backup);
  const elsewhere = await makeWorld({ AFLOAT_DEMO: "0" });
  const { status, stdout } = await elsewhere.cli("restore", backup);
  expect([status, stdout]).toEqual([1, expect.stringContaining(`The signing key ${name} is missing`)]);
  expect(stdout).toContain("Restored");
  expect(existsSync(join(keysOf(elsewhere), "afloat.key"))).toBe(false);
  cpSync(keysOf(world), keysOf(elsewhere), { recursive: true });
  await elsewhere.json("publish");
  expect(nameIn(publicKeyOf(elsewhere))).toBe(name);
});

test("the key of subscribers' links is not replaced silently either", async () => {
  const world = await smallWorld();
  const context = { db: openUntilFinished(join(world.dataDir, "afloat.db")), now: Date.now };
  const key = subscriptionKey(context, world.dataDir);
  const moved = await makeWorld({ AFLOAT_DEMO: "0" });
  cpSync(world.dataDir, moved.dataDir, { recursive: true });
  rmSync(join(keysOf(moved), "subscriptions.key"));
  const later = { db: openUntilFinished(join(moved.dataDir, "afloat.db")), now: Date.now };
  expect(() => subscriptionKey(later, moved.dataDir)).toThrow("afloat key new --subscriptions");
  await moved.json("key", "new", "--subscriptions");
  expect(subscriptionKey(later, moved.dataDir)).not.toEqual(key);
  expect((await moved.cli("key", "new", "--subscriptions")).stderr).toContain("already");
});
