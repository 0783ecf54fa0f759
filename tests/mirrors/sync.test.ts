import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSums } from "#integrity/sums.ts";
import { freePort } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { serveBy } from "#tests/support/servers/copies.ts";
import { farKeys, farMirror, startObjectStore } from "#tests/support/servers/far-side.ts";
import { mirroredWorld, post } from "#tests/support/servers/mirrors.ts";
import { serveByNginx } from "#tests/support/servers/nginx.ts";
import { differences, filesBelow, withoutSiblings } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

const pageOf = (bytes: Buffer | undefined) => String(bytes);

test("a mirror is verified at its public URL", async () => {
  const folder = join(temporaryFolder(), "www");
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder, publicUrl: "https://near.example.net/" }]);
  // Nothing listens at that URL here, which is reported; the files that would be verified first exist all the same.
  const { status, stdout } = await world.cli("mirror", "sync");
  expect([status, stdout]).toEqual([1, expect.stringContaining("near.example.net")]);
  expect(existsSync(join(folder, "subscribe", "index.html"))).toBe(true);
});

test("a folder is brought up to date, verifies, and nginx on it serves the same bytes", async () => {
  const folder = join(temporaryFolder(), "www");
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder }]);
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ name: "near", state: "current", behindBy: 0 }] });
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(folder))).toEqual([]);
  expect(await world.json("verify", await serveByNginx(folder))).toMatchObject({ faults: [] });
  await post(world);
  expect(await world.json("mirror", "list")).toMatchObject({ mirrors: [{ state: "behind", behindBy: 1 }] });
  await world.json("mirror", "sync", "near");
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(folder))).toEqual([]);
  expect(await faultyFiles(folder)).toEqual([]);
  expect(await world.json("status")).toMatchObject({ mirrors: [{ name: "near", state: "current" }] });
});

test("a mirror that lost files, and one that was set back to a previous state, get the missing files", async () => {
  const folder = join(temporaryFolder(), "www");
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder }]);
  await world.json("mirror", "sync");
  const previous = join(temporaryFolder(), "former");
  cpSync(folder, previous, { recursive: true });
  await post(world);
  await world.json("mirror", "sync");
  rmSync(folder, { recursive: true });
  cpSync(previous, folder, { recursive: true });
  await world.json("mirror", "sync");
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(folder))).toEqual([]);
  rmSync(folder, { recursive: true });
  await world.json("mirror", "sync");
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(folder))).toEqual([]);
});

test("a full check names every file that differs", async () => {
  const folder = join(temporaryFolder(), "www");
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder }]);
  await world.json("mirror", "sync");
  expect(await world.json("mirror", "check")).toMatchObject({ mirrors: [{ differing: [], fault: null }] });
  writeFileSync(join(folder, "feed.xml"), "other");
  rmSync(join(folder, "history", "index.html"));
  const { status, stdout } = await world.cli("mirror", "check", "near", "--json");
  expect(status).toBe(1);
  expect(JSON.parse(stdout).mirrors[0].differing).toEqual(["feed.xml", "history/index.html"]);
});

test("a dead, a refusing and a hanging mirror delay neither updates nor the other mirrors", async () => {
  const [refusing, hanging, good] = [await startObjectStore(), await startObjectStore(), await startObjectStore()];
  refusing.behaviour.refuses = 403;
  hanging.behaviour.hangs = true;
  const dead = { name: "dead", kind: "s3", endpoint: `http://127.0.0.1:${await freePort()}`, bucket: "bucket" };
  const mirrors = [dead, farMirror("refusing", refusing), farMirror("hanging", hanging), farMirror("good", good)];
  const world = await mirroredWorld(mirrors, farKeys("dead", "refusing", "hanging", "good"));
  const serving = await world.serve("--admin-only");
  await until("the working mirror has the site", () => good.objects.has("heartbeat.json"));
  await until("the hanging mirror got a request", () => hanging.requests() > 0);
  const asked = hanging.requests();
  const { id } = await post(world);
  await until("the update is on the working mirror", () => good.objects.has(`incidents/${id}/index.html`));
  // The hanging mirror still waits for its first response: nothing else waited for it.
  expect(hanging.requests()).toBe(asked);
  await until("faults are logged", () => /"name":"dead","text":"[^"]*refused the connection/.test(serving.log()));
  await until("faults are logged", () => /"name":"refusing","text":"[^"]*status 403 \(AccessDenied\)/.test(serving.log()));
  expect(serving.output() + serving.log()).not.toContain("a secret that must not be printed");

  refusing.behaviour.refuses = undefined;
  await until("the recovered mirror catches up", () => refusing.objects.has("heartbeat.json"));
  expect(pageOf(refusing.objects.get("index.html"))).toBe(pageOf(good.objects.get("index.html")));
});

test("a mirror that serves other bytes than were sent is detected, with the file, and never confirmed", async () => {
  const store = await startObjectStore();
  store.behaviour.liesAbout = "index.html";
  const world = await mirroredWorld([farMirror("far", store)], farKeys("far"));
  const { status, stdout } = await world.cli("mirror", "sync", "--json");
  expect([status, JSON.parse(stdout).mirrors]).toMatchObject([1, [{ state: "lying", seq: null, fault: { file: "index.html" } }]]);
  expect(store.objects.has("integrity/manifest.json")).toBe(false);
  store.behaviour.liesAbout = undefined;
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
});

test("a mirror never has a manifest before the files that it lists", async () => {
  const store = await startObjectStore();
  const world = await mirroredWorld([farMirror("far", store)], farKeys("far"));
  const missingSetting: string[] = [];
  store.onPut = (file) => {
    if (file !== "integrity/manifest.json") return;
    const text = (name: string) => String(store.objects.get(name));
    for (const digits of Object.keys(JSON.parse(text(file)).shards))
      for (const name of readSums(text(`integrity/sums/${digits}`)).keys())
        if (!store.objects.has(name)) missingSetting.push(name);
  };
  await world.json("mirror", "sync");
  await post(world);
  await world.json("mirror", "sync");
  expect(store.arrived.filter((file) => file === "integrity/manifest.json")).toHaveLength(2);
  expect(missingSetting).toEqual([]);
  expect(store.arrived.at(-1)).toBe("heartbeat.json");
});

test("killed while it sends, the next start sends the rest, and does not rely on a file that was sent in part", async () => {
  const store = await startObjectStore();
  const world = await mirroredWorld([farMirror("far", store)], farKeys("far"));
  await world.json("mirror", "sync");
  const { id } = await post(world);
  const killed = await world.serve("--admin-only");
  let isKilled: Promise<void> | undefined;
  store.onPut = () => {
    isKilled ??= killed.end("SIGKILL");
  };
  await until("it is sending", () => isKilled !== undefined);
  await isKilled;
  store.onPut = () => {};
  await world.json("mirror", "sync");
  const there = withoutSiblings(filesBelow(mirrorOf(world)));
  expect(there.has(`incidents/${id}/index.html`)).toBe(true);
  expect(differences(there, store.objects)).toEqual([]);
});

test("without its key a mirror reports which variables are missing", async () => {
  const store = await startObjectStore();
  const world = await mirroredWorld([farMirror("far", store)]);
  const { stdout } = await world.cli("mirror", "sync");
  expect(stdout).toContain("AFLOAT_MIRROR_FAR_KEY and AFLOAT_MIRROR_FAR_SECRET are not set");
  expect(existsSync(join(world.dataDir, "mirrors", "far.json"))).toBe(true);
  expect((await world.cli("mirror", "check", "near")).stderr).toContain("Unknown mirror near. Available: far.");
});

test("a mirror behind a cache that still has the previous version is not said to lie, and is read again", async () => {
  const folder = join(temporaryFolder(), "www");
  let isCached = false;
  let cached = new Map<string, Buffer>();
  const publicUrl = await serveBy((request, response) => {
    const file = (request.url as string).slice(1).replace(/(^|\/)$/, "$1index.html");
    const bytes = (isCached && cached.get(file)) || (existsSync(join(folder, file)) && readFileSync(join(folder, file)));
    response.writeHead(bytes ? 200 : 404).end(bytes || undefined);
  });
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder, publicUrl }]);
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current" }] });
  cached = filesBelow(folder);
  isCached = true;
  await post(world);
  const { stdout } = await world.cli("mirror", "sync", "--json");
  expect(JSON.parse(stdout).mirrors).toMatchObject([
    { state: "failing", fault: { text: expect.stringContaining("previous version is still served") } },
  ]);
  isCached = false;
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
});
