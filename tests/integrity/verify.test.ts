import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";
import { originalOf } from "#domain/publishing/encodings.ts";
import { readLine } from "#domain/record/log-parsing.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { readSums, writeSums } from "#integrity/sums.ts";
import { makeWorld } from "#tests/support/afloat.ts";
import { changeBit, faultyFiles, mirrorOf, verifyFolder } from "#tests/support/copies.ts";
import { filesBelow, siteFiles, withoutSiblings } from "#tests/support/site.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

const run = promisify(execFile);
const MANIFEST = "integrity/manifest.json";

test("a mirror of the published site has no faults, and every file of it is checked", async () => {
  const world = await worldWithIncident();
  const mirror = mirrorOf(world);
  const verdict = await verifyFolder(mirror);
  expect(verdict.faults).toEqual([]);
  // All but the manifest, its signature, SHA256SUMS and the heartbeat, which are checked in other ways.
  expect(verdict.checked).toBe(filesBelow(mirror).size - 4);
  expect(verdict.notes.join()).toContain("The key is the copy’s own");
});

test("one bit changed in any file is found, and that file is named, alone if its signature still verifies", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  const files = withoutSiblings(filesBelow(mirror));
  for (const name of filesBelow(mirror).keys()) if (!files.has(name)) rmSync(join(mirror, name));
  expect(files.size).toBeGreaterThan(60);
  for (const [name, bytes] of files) {
    const at = changeBit(mirror, name, bytes);
    const named = await faultyFiles(mirror);
    if (name.startsWith(MANIFEST)) expect(named, `${name} at ${at}`).toContain(name);
    else expect(new Set(named), `${name} at ${at}`).toEqual(new Set([name]));
    writeFileSync(join(mirror, name), bytes);
  }
  expect(await faultyFiles(mirror)).toEqual([]);
});

test("a removed file and an added one are named", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  // Without a compressed sibling a server sends the file itself.
  for (const name of filesBelow(mirror).keys()) if (originalOf(name)) rmSync(join(mirror, name));
  expect(await faultyFiles(mirror)).toEqual([]);
  for (const [name, bytes] of filesBelow(mirror)) {
    rmSync(join(mirror, name));
    const { faults } = await verifyFolder(mirror);
    expect(faults.map(({ file, kind }) => [file, kind])).toEqual([[name, "missing"]]);
    writeFileSync(join(mirror, name), bytes);
  }
  writeFileSync(join(mirror, "incidents", "extra.html"), "We said so all along.");
  expect((await verifyFolder(mirror)).faults.map(({ file, kind }) => [file, kind])).toEqual([["incidents/extra.html", "added"]]);
});

/** Makes SHA256SUMS match the files again, as someone without the key can. */
function rewriteSums(mirror: string): void {
  const file = join(mirror, "integrity", "SHA256SUMS");
  const sums = readSums(readFileSync(file, "utf8"));
  for (const name of sums.keys()) sums.set(name, sha256Hex(readFileSync(join(mirror, name))));
  writeFileSync(file, writeSums(sums));
}

const logOf = (mirror: string): string =>
  [...filesBelow(mirror).keys()].find((name) => name.startsWith("integrity/log/")) as string;

test("a log that was cut or rewritten is found, however many hashes are adjusted to match", async () => {
  const world = await worldWithIncident();
  const rewrite = (line: string) => {
    const read = readLine(line);
    if (!read) throw new Error(`No line: ${line}`);
    const text = "Nothing happened.";
    return canonical({ ...read, text, sha256: sha256Hex(text) });
  };
  const edits: ((lines: string[]) => string[])[] = [
    (lines) => lines.slice(0, -1),
    (lines) => lines.slice(1),
    (lines) => lines.map((line, i) => (i === 3 ? rewrite(line) : line)),
    (lines) => lines.toReversed(),
  ];
  for (const edit of edits) {
    const mirror = mirrorOf(world);
    const log = logOf(mirror);
    const lines = readFileSync(join(mirror, log), "utf8").split("\n").slice(0, -1);
    writeFileSync(
      join(mirror, log),
      edit(lines)
        .map((line) => `${line}\n`)
        .join(""),
    );
    expect(await faultyFiles(mirror)).toEqual([log]);
    rewriteSums(mirror);
    expect(await faultyFiles(mirror)).toEqual(["integrity/SHA256SUMS"]);
  }
});

test("a copy signed by another key is refused by a reader with the right one", async () => {
  const [ours, theirs] = [await worldWithIncident(), await worldWithIncident()];
  const key = join(ours.dataDir, "site", "integrity", "afloat.pub");
  const forged = mirrorOf(theirs);
  expect((await ours.cli("verify", forged)).status).toBe(0);
  const refused = await ours.cli("verify", forged, "--key", key);
  expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining("does not match this file and the given key")]);
  const line = readFileSync(key, "utf8").split("\n")[1] as string;
  const held = await ours.json("verify", mirrorOf(ours), "--key", line);
  expect(held).toMatchObject({ faults: [], key: line, manifest: { seq: expect.any(Number), files: siteFiles(ours).size } });
});

test("an outdated copy is reported as out of date, and is a fault if freshness is required", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  const now = () => Date.now() + 21 * 60_000;
  const old = await verifyFolder(mirror, { now });
  expect([old.faults, old.notes.join()]).toEqual([[], expect.stringContaining("The copy is out of date")]);
  expect((await verifyFolder(mirror, { now, fresh: true })).faults.map(({ file, kind }) => [file, kind])).toEqual([
    ["heartbeat.json", "stale"],
    [MANIFEST, "stale"],
  ]);
});

test("verify needs no data folder, and reports what is wrong with its input", async () => {
  const world = await worldWithIncident();
  const mirror = mirrorOf(world);
  const nowhere = await makeWorld({ AFLOAT_DATA: "/nonexistent/afloat" });
  const good = await nowhere.cli("verify", mirror, "--sample", "3");
  expect([good.status, good.stdout]).toEqual([0, expect.stringContaining(`Only 3 of ${siteFiles(world).size} files`)]);
  expect(await nowhere.cli("verify", "/no/such/folder")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("There is no folder"),
  });
  expect(await nowhere.cli("verify", mirror, "--key", "RWnonsense")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("key:"),
  });
  expect((await nowhere.cli("verify", mirror, "--sample", "some")).status).toBe(2);
  const unreachable = await nowhere.cli("verify", "http://127.0.0.1:1/");
  expect([unreachable.status, unreachable.stderr]).toEqual([1, expect.stringContaining("cannot be read")]);
  rmSync(join(mirror, MANIFEST));
  const bad = await nowhere.cli("verify", mirror);
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining(`${MANIFEST} is missing.`)]);
});

test("minisign and sha256sum alone check a mirror, and find one changed byte", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  const check = async () => {
    await run("minisign", ["-Vm", MANIFEST, "-p", "integrity/afloat.pub"], { cwd: mirror });
    const listed =
      'test "$(sha256sum < integrity/SHA256SUMS | cut -c 1-64)" = "$(grep -o \'"sums":"[0-9a-f]*\' integrity/manifest.json | cut -c 9-)"';
    await run(
      "sh",
      ["-ec", `${listed}\nsha256sum --quiet -c integrity/SHA256SUMS\ncat integrity/sums/* | sha256sum --quiet -c`],
      { cwd: mirror },
    );
  };
  await check();
  for (const name of ["index.html", "integrity/SHA256SUMS", MANIFEST, logOf(mirror)]) {
    const bytes = readFileSync(join(mirror, name));
    writeFileSync(join(mirror, name), Buffer.concat([bytes, Buffer.from("\n")]));
    await expect(check(), name).rejects.toThrow();
    writeFileSync(join(mirror, name), bytes);
  }
  await check();
});
