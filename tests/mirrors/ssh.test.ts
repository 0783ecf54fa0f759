import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256Hex } from "../../src/integrity/hash.ts";
import { sshMirror } from "../../src/mirrors/ssh.ts";
import type { World } from "../support/afloat.ts";
import { faultyFiles, mirrorOf } from "../support/copies.ts";
import { mirroredWorld, post } from "../support/mirrors.ts";
import { temporaryFolder } from "../support/record.ts";
import { differences, filesBelow } from "../support/site.ts";
import { type Host, startSshd } from "../support/sshd.ts";
import { until } from "../support/until.ts";

const mirrorAt = ({ target, port, identityFile }: Host) => ({ name: "far", kind: "ssh" as const, target, port, identityFile });

/** Tells an Afloat what the machine is known by. */
const introduce = ({ dataDir }: World, { knownHosts }: Host) => writeFileSync(join(dataDir, "keys", "known_hosts"), knownHosts);

test("a machine that only takes files below one folder gets the site, word by word, and is read back", async () => {
  const host = await startSshd();
  const world = await mirroredWorld([mirrorAt(host)]);
  introduce(world, host);
  expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
  expect(differences(filesBelow(mirrorOf(world)), filesBelow(host.folder))).toEqual([]);
  expect(await faultyFiles(host.folder)).toEqual([]);
  const admin = await world.admin();
  const { id } = await post(world);
  await until("the word is there", () => filesBelow(host.folder).has(`incidents/${id}/index.html`));
  await until("the mirror is up to date", async () => (await world.json("mirror", "list")).mirrors[0].state === "current");
  await admin.end();
  expect(await faultyFiles(host.folder)).toEqual([]);

  writeFileSync(join(host.folder, "feed.xml"), "other");
  rmSync(join(host.folder, "history"), { recursive: true });
  const { stdout } = await world.cli("mirror", "check", "--json");
  const { differing } = JSON.parse(stdout).mirrors[0];
  expect(differing).toContain("feed.xml");
  expect(differing).toContain("history/index.html");
});

test("a machine that is not the known one gets nothing, and it is said", async () => {
  const host = await startSshd();
  const world = await mirroredWorld([mirrorAt(host)]);
  introduce(world, await startSshd());
  const { status, stdout } = await world.cli("mirror", "sync");
  expect([status, stdout]).toEqual([1, expect.stringMatching(/Mirror far cannot be brought up to date: .*[Hh]ost key/)]);
  expect(filesBelow(host.folder).size).toBe(0);
});

test("only what is named is removed, whatever else lies there", async () => {
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
