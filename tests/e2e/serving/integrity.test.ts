import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { originalOf } from "#domain/publishing/encodings.ts";
import { makeWorld } from "#tests/support/afloat.ts";
import { serveByNginx } from "#tests/support/servers/nginx.ts";
import { filesBelow, siteFiles } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

// An outsider's view: what anyone can check over the network, with our program, with other tools, or with a few lines of code.

test("a running server can be checked from elsewhere, and again after the next update", async () => {
  const world = await makeWorld();
  const serving = await world.serve();
  const key = /^key {4}(RW\S+)$/m.exec(serving.output())?.[1] as string;
  const state = join(temporaryFolder(), "witness.json");
  const elsewhere = await makeWorld({ AFLOAT_DATA: "/nonexistent/afloat" });
  const check = () => elsewhere.json("verify", world.siteUrl, "--key", key);
  const witness = () => elsewhere.json("witness", world.siteUrl, "--once", "--state", state);

  expect(await check()).toMatchObject({ faults: [], manifest: { seq: 4 } });
  expect(await witness()).toMatchObject({ complaints: [], log: { size: 31 } });
  const { id, update } = await world.json("incident", "open", "--title", "DNS", "--message", "Some names fail.");
  await world.json("incident", "correct", update, "--message", "Many names fail.", "--reason", "More than was known.");
  expect(await check()).toMatchObject({ faults: [] });
  expect(await witness()).toMatchObject({ complaints: [], log: { size: 34 } });

  const month = new Date().toISOString().slice(0, 7);
  const lines = (await (await fetch(`${world.siteUrl}/integrity/log/${month}.jsonl`)).text()).trim().split("\n");
  expect(lines.slice(-3).map((line) => JSON.parse(line))).toMatchObject([
    { i: 31, kind: "open", incident: id, text: "DNS" },
    { i: 32, kind: "post", update, text: "Some names fail.", notice: "loud" },
    { i: 33, kind: "edit", update, text: "Many names fail.", reason: "More than was known.", sha256: sha256("Many names fail.") },
  ]);
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("the site server sends signing files with their type, and forbids caching", async () => {
  const world = await worldWithIncident();
  await world.site();
  const month = new Date().toISOString().slice(0, 7);
  const types: [path: string, type: string][] = [
    ["/heartbeat.json", "application/json"],
    ["/integrity/manifest.json", "application/json"],
    ["/integrity/manifest.json.minisig", "text/plain"],
    ["/integrity/SHA256SUMS", "text/plain"],
    ["/integrity/checkpoint", "text/plain"],
    ["/integrity/afloat.pub", "text/plain"],
    [`/integrity/log/${month}.jsonl`, "application/jsonl"],
  ];
  for (const [path, type] of types) {
    const { status, headers } = await fetch(world.siteUrl + path);
    expect([status, headers.get("content-type"), headers.get("cache-control")], path).toEqual([
      200,
      `${type}; charset=utf-8`,
      "no-cache",
    ]);
  }
  for (const path of [
    "/integrity/sums",
    "/integrity/sums/",
    "/integrity/",
    "/integrity/keys",
    "/keys/afloat.key",
    "/integrity/sums/zz",
  ])
    expect((await fetch(world.siteUrl + path)).status, path).toBe(404);
  const beat = await (await fetch(`${world.siteUrl}/heartbeat.json`)).json();
  expect(Object.keys(beat).sort()).toEqual(["checkedAt", "publishedAt", "seq", "validUntil", "versions"]);
  expect(Date.parse(beat.validUntil) - Date.parse(beat.checkedAt)).toBe(300_000);
});

test("a copy on any web server can be checked, and one changed byte in it is found with its file", async () => {
  const world = await worldWithIncident();
  const site = join(world.dataDir, "site");
  const elsewhere = await serveByNginx(site);
  const { checked } = await world.json("verify", site);
  expect(checked).toBeGreaterThan(siteFiles(world).size);
  // A web server does not list its compressed files: they are checked in a folder only.
  const siblings = [...filesBelow(realpathSync(site)).keys()].filter((name) => originalOf(name)).length;
  expect(await world.json("verify", elsewhere)).toMatchObject({ faults: [], checked: checked - siblings });
  writeFileSync(join(site, "feed.xml"), readFileSync(join(site, "feed.xml"), "utf8").replace("Calls", "Cells"));
  const { status, stdout } = await world.cli("verify", elsewhere);
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^feed\.xml was changed: /)]);
});

test("minisign accepts the public key on the site, and the private one is on no page", async () => {
  const world = await worldWithIncident();
  const site = join(world.dataDir, "site");
  const { stdout } = await promisify(execFile)("minisign", ["-Vm", "integrity/manifest.json", "-p", "integrity/afloat.pub"], {
    cwd: site,
  });
  expect(stdout).toContain("Trusted comment: seq 4");
  const pem = readFileSync(join(world.dataDir, "keys", "afloat.key"), "utf8");
  const secret = pem.split("\n")[1] as string;
  const { stdout: found } = await promisify(execFile)("sh", ["-c", `grep -rlF '${secret}' . || true`], {
    cwd: join(world.dataDir, "published"),
  });
  expect(found).toBe("");
});
