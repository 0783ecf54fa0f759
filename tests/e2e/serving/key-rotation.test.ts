import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isCheckpointBy } from "#integrity/checkpoint.ts";
import { copyAt } from "#integrity/copy.ts";
import { readKey } from "#integrity/minisign.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("the key is changed as documented: the new one signs, the old one stays listed, and old checkpoints still verify", async () => {
  const world = await smallWorld();
  const previous = mirrorOf(world);
  const oldKey = readFileSync(join(previous, "integrity", "afloat.pub"), "utf8");
  const { memory } = await observe([copyAt(previous)], NOTHING_SEEN, Date.now, 0);

  await world.json("key", "new");
  await world.json("incident", "open", "--title", "After the change", "--message", "Signed by the new key.");
  const current = mirrorOf(world);
  const newKey = readFileSync(join(current, "integrity", "afloat.pub"), "utf8");
  expect(newKey).not.toBe(oldKey);

  // The new copy verifies with the new key only; a client that trusts the previous key gets an error and does not accept it.
  expect(await faultyFiles(current, { key: readKey(newKey) })).toEqual([]);
  expect(await faultyFiles(current, { key: readKey(oldKey) })).toContain("integrity/manifest.json");
  expect((await observe([copyAt(current)], memory, Date.now, 0)).complaints).toEqual([
    expect.stringContaining("does not match this file and the given key"),
  ]);
  // Configured with the new key, the witness continues from the log that it knew.
  const informed = { ...memory, key: newKey.trim().split("\n").at(-1) as string };
  expect((await observe([copyAt(current)], informed, Date.now, 0)).complaints).toEqual([]);

  // Signatures of the previous key still verify, with the key that is listed on the new site, also with minisign.
  const listed = join(current, "integrity", "keys", `${/key (\w+)/.exec(oldKey)?.[1]}.pub`);
  expect(readFileSync(listed, "utf8")).toBe(oldKey);
  const note = readFileSync(join(previous, "integrity", "checkpoint"), "utf8");
  const keyOf = (text: string) => readKey(text) as NonNullable<ReturnType<typeof readKey>>;
  expect([isCheckpointBy(keyOf(oldKey), note), isCheckpointBy(keyOf(newKey), note)]).toEqual([true, false]);
  execFileSync("minisign", ["-Vqm", join(previous, "integrity", "manifest.json"), "-p", listed]);
}, 180_000);

test("a stolen key that is put back signs again, but no witness that knows the new one accepts it", async () => {
  const world = await smallWorld();
  const stolen = join(temporaryFolder(), "stolen.key");
  cpSync(join(world.dataDir, "keys", "afloat.key"), stolen);
  await world.json("key", "new");
  const { memory } = await observe([copyAt(mirrorOf(world))], NOTHING_SEEN, Date.now, 0);
  cpSync(stolen, join(world.dataDir, "keys", "afloat.key"));
  await world.json("publish");
  const { complaints } = await observe([copyAt(mirrorOf(world))], memory, Date.now, 0);
  expect(complaints).toEqual([expect.stringContaining("does not match this file and the given key")]);
}, 180_000);
