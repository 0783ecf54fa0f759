import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256Hex } from "#integrity/hash.ts";
import { sshMirror } from "#mirrors/ssh.ts";
import { mirroredWorld } from "#tests/support/servers/mirrors.ts";
import { introduce, mirrorAt, startSshd } from "#tests/support/servers/sshd.ts";
import { filesBelow } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

test("a host with an unknown key gets nothing, and the reason is reported", async () => {
  const host = await startSshd();
  const world = await mirroredWorld([mirrorAt(host)]);
  introduce(world, await startSshd());
  const { status, stdout } = await world.cli("mirror", "sync");
  expect([status, stdout]).toEqual([1, expect.stringMatching(/Mirror far cannot be updated: .*[Hh]ost key/)]);
  expect(filesBelow(host.folder).size).toBe(0);
});

test("only named files are removed, whatever else is there", async () => {
  const host = await startSshd();
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, "keys"));
  writeFileSync(join(dataDir, "keys", "known_hosts"), host.knownHosts);
  const store = sshMirror(mirrorAt(host), dataDir, new AbortController().signal);
  const names = ["a/b/one", "a/b/two", "a/three", "four", "five"];
  await store.put(names.map((file) => ({ file, bytes: Buffer.from(file), sum: sha256Hex(file) })));
  await store.remove(["a/b/one", "four", "never/was/there"]);
  expect([...filesBelow(host.folder).keys()].sort()).toEqual(["a/b/two", "a/three", "five"]);
});
