import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, realpathSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeWorld, type Serving, type World } from "../support/afloat.ts";
import { faultyFiles } from "../support/copies.ts";
import { disksLack, mountDisk, mountMemory } from "../support/loop-disk.ts";
import { childOf } from "../support/processes.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, setUp, visitor } from "../support/staff.ts";
import { until } from "../support/until.ts";
import { smallCatalogue, smallWorld } from "../support/worlds.ts";

vi.setConfig({ testTimeout: 180_000 });

const lacking = disksLack();
if (lacking) process.stdout.write(`Disks that are full or take no writes are not tried: ${lacking}.\n`);

/** A small world on a disk of its own, served as a whole, with someone at the desk. */
async function servedOn(mount: (folder: string) => void): Promise<{ world: World; serving: Serving; staff: Staff }> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  mount(world.dataDir);
  await world.json("catalogue", "import", smallCatalogue());
  const serving = await world.serve();
  return { world, serving, staff: await setUp(world, serving) };
}

/** Readers get the page as it was published last, and every file of it is as it was signed. */
async function expectServed(world: World, title?: string): Promise<void> {
  const front = await fetch(world.siteUrl);
  expect(front.status).toBe(200);
  if (title !== undefined) expect(await front.text()).toContain(title);
  expect(await faultyFiles(realpathSync(join(world.dataDir, "site")))).toEqual([]);
}

/** Posts what is refused: the page says why, and has every word that was typed. Gives false where there was room for it after all. */
async function isKeptInForm(staff: Staff, said: RegExp): Promise<boolean> {
  const typed = await freshIncident(staff, { title: "DNS is down & out", message: "Some <names> fail.\n\nWe look." });
  const { status, text } = await staff.post("/admin/incidents/new/", typed);
  if (status === 303) return false;
  expect([status, fieldIn(text, "title"), fieldIn(text, "message")]).toEqual([422, typed.title, typed.message]);
  expect(text.replaceAll("&#39;", "'")).toMatch(said);
  expect(text).not.toContain("Live since");
  return true;
}

const expectKeptInForm = async (staff: Staff, said: RegExp): Promise<void> => expect(await isKeptInForm(staff, said)).toBe(true);

/** What the desk says of a new incident once it is reached by its receipt. */
async function receiptOf(staff: Staff, title: string): Promise<string> {
  const { location, text } = await staff.post("/admin/incidents/new/", await freshIncident(staff, { title }));
  return location ? (await staff.get(location)).text : text;
}

/** Fills a disk to its last block, and takes no more than was free when it began: not what is given up meanwhile. */
function fill(folder: string, name: string): string {
  const file = join(folder, name);
  const { bavail, bfree, bsize } = statfsSync(folder);
  const atOnce = Math.max(1, bavail * bsize - (1 << 20));
  execFileSync("fallocate", ["--length", `${atOnce}`, file]);
  // What the file system keeps for root as well.
  let left = bfree * bsize - atOnce;
  const descriptor = openSync(file, "a");
  try {
    for (let bytes = 1 << 20; bytes >= 1 && left > 0; ) {
      try {
        left -= writeSync(descriptor, Buffer.alloc(Math.min(bytes, left)));
      } catch {
        bytes >>= 1;
      }
    }
  } finally {
    closeSync(descriptor);
  }
  return file;
}

test.skipIf(lacking)(
  "on a full disk a post is refused in plain words and kept in the form, the site stays, and all goes on by itself",
  async () => {
    const { world, serving, staff } = await servedOn((folder) => mountDisk(folder, 1_500));
    const ballast = join(world.dataDir, "ballast");
    await until("there is ballast", () => existsSync(ballast));
    await openedIncident(staff, { title: "Before it was full" });
    await until("it is live", async () => (await (await fetch(world.siteUrl)).text()).includes("Before it was full"));
    const admin = childOf(serving.process.pid, "--admin-only");
    const fillers = [fill(world.dataDir, "filler-1")];
    // The first time its ballast is given up, so that words still get out while the disk is as good as full.
    await until("the ballast is gone", () => !existsSync(ballast));
    await until("words are live", async () => (await receiptOf(staff, "Thanks to the ballast")).includes("Live since"));
    expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(503);
    // A publication that fails takes its drafts away, which makes room again for a moment.
    await until("words are refused, and kept in the form", async () => {
      fillers.push(fill(world.dataDir, `filler-${fillers.length + 1}`));
      return isKeptInForm(staff, /The disk of the record is full: nothing was kept\. Make room there, and send it again\./);
    });
    await expectServed(world, "Thanks to the ballast");
    expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(503);
    for (const filler of fillers) rmSync(filler);
    await until("words are live again", async () => (await receiptOf(staff, "After it was full")).includes("Live since"));
    await expectServed(world, "After it was full");
    expect(childOf(serving.process.pid, "--admin-only")).toBe(admin);
  },
);

test.skipIf(lacking)(
  "a site folder that takes no writes: words are kept, the desk says why they are not live, and they go live by themselves",
  async () => {
    const { world, staff } = await servedOn((folder) => mountMemory(folder, 256));
    const published = join(world.dataDir, "published");
    execFileSync("mount", ["--bind", published, published]);
    onTestFinished(() => void execFileSync("umount", ["--lazy", published]));
    execFileSync("mount", ["-o", "remount,bind,ro", published]);
    const told = await receiptOf(staff, "Said on a disk that takes nothing");
    expect(told).toContain("Kept, but not live: publishing fails.");
    expect(told).toContain("Nothing may be written to the site.");
    expect((await staff.get("/admin/")).text).toContain("Publishing fails.");
    await expectServed(world);
    execFileSync("mount", ["-o", "remount,bind,rw", published]);
    await until("it is live", async () =>
      (await (await fetch(world.siteUrl)).text()).includes("Said on a disk that takes nothing"),
    );
    await expectServed(world);
  },
);

test.skipIf(lacking)(
  "a disk that turns read-only under the running desk: it says so, keeps what was typed, and the site stays",
  async () => {
    let turnReadOnly = () => {};
    const { world, staff } = await servedOn((folder) => {
      turnReadOnly = mountDisk(folder).turnReadOnly;
    });
    turnReadOnly();
    await expectKeptInForm(staff, /The disk (of the record takes no writes|did not confirm that the record was written)/);
    await expectServed(world);
  },
);

test.skipIf(lacking)(
  "started on a disk that takes no writes, the desk says so to whoever comes, and works once that is mended",
  async () => {
    const world = await makeWorld({ AFLOAT_DEMO: "0" });
    mountDisk(world.dataDir);
    await world.json("catalogue", "import", smallCatalogue());
    execFileSync("mount", ["-o", "remount,ro", world.dataDir]);
    await world.serve("--site-only");
    void world.serve("--admin-only").catch(() => {});
    const desk = () =>
      visitor(world)
        .get("/admin/")
        .catch(() => undefined);
    await until("the desk answers", async () => (await desk()) !== undefined);
    const told = await desk();
    expect(told?.status).toBe(503);
    expect(told?.text).toContain("The desk cannot work now");
    expect(told?.text).toContain("takes no writes");
    expect(told?.text).toContain("When the admin is lost");
    await expectServed(world);
    execFileSync("mount", ["-o", "remount,rw", world.dataDir]);
    await until("it works", async () => (await desk())?.status === 303);
  },
);

test("a record that another program has locked: the desk says so and keeps what was typed", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  const staff = await setUp(world, serving);
  const other = new Database(join(world.dataDir, "afloat.db"));
  other.exec("BEGIN IMMEDIATE");
  await expectKeptInForm(staff, /Another program has locked the record for longer than five seconds: nothing was kept\./);
  await expectServed(world);
  other.exec("ROLLBACK");
  other.close();
  expect(await receiptOf(staff, "After the lock")).toContain("Live since");
});

test("a damaged record: the desk says so and what to do, and the site stays", async () => {
  const world = await smallWorld();
  await world.serve("--site-only");
  const descriptor = openSync(join(world.dataDir, "afloat.db"), "r+");
  writeSync(descriptor, Buffer.alloc(4_096, "x"), 0, 4_096, 0);
  closeSync(descriptor);
  void world.serve("--admin-only").catch(() => {});
  const desk = () =>
    visitor(world)
      .get("/admin/")
      .catch(() => undefined);
  await until("the desk answers", async () => (await desk()) !== undefined);
  const told = await desk();
  expect([told?.status, told?.text]).toEqual([503, expect.stringContaining("The record is damaged")]);
  expect(told?.text).toContain("Restore a backup.");
  await expectServed(world);
});
