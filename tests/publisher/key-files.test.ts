import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownKeysFor } from "#db/record/known-keys.ts";
import { keyLine, keyName } from "#integrity/minisign.ts";
import { keyFolder, makeSigningKey } from "#publisher/key-files.ts";
import { remember } from "#publisher/named-keys.ts";
import { openKeys, startNewKey } from "#publisher/signing-key.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** A data folder with a record and no site. */
const sourcesIn = (dataDir: string) => ({
  ...{ dataDir, db: openUntilFinished(join(dataDir, "afloat.db")) },
  ...{ site: join(dataDir, "site"), now: Date.now() },
});

test("the signing key is readable by its owner only: its folder has mode 0700, even if it was open before, and its file 0600", async () => {
  const dataDir = temporaryFolder();
  const folder = join(dataDir, "keys");
  mkdirSync(folder);
  // The umask limits the mode given to mkdir, but not to chmod.
  chmodSync(folder, 0o755);
  await openKeys(sourcesIn(dataDir));
  const file = join(folder, "afloat.key");
  expect(readFileSync(file, "utf8")).toContain("PRIVATE KEY");
  expect([modeOf(folder), modeOf(file)]).toEqual(["700", "600"]);
});

test("a new key that could not be recorded is not used: the previous one stays, and trying again works", async () => {
  const sources = sourcesIn(temporaryFolder());
  const { signing } = await openKeys(sources);
  const before = readdirSync(join(sources.dataDir, "keys"));
  const failing = startNewKey(sources, () => {
    throw new Error("The disk is full.");
  });
  await expect(failing).rejects.toThrow("The disk is full.");
  expect(readdirSync(join(sources.dataDir, "keys"))).toEqual(before);
  expect((await openKeys(sources)).signing.bytes).toEqual(signing.bytes);
  const { key } = await startNewKey(sources, (made) => remember(sources.db, [made.key], sources.now));
  const keys = await openKeys(sources);
  expect(keys.signing.bytes).toEqual(key.bytes);
  expect(keys.all.map(keyLine).sort()).toEqual([signing, key].map(keyLine).sort());
});

test("a first key that a crash left without its public file, unrecorded, is used at the next start", async () => {
  const sources = sourcesIn(temporaryFolder());
  const key = await makeSigningKey(await keyFolder(sources.dataDir));
  rmSync(join(sources.dataDir, "keys", `${keyName(key)}.pub`));
  expect((await openKeys(sources)).signing.bytes).toEqual(key.bytes);
  expect(knownKeysFor(sources.db, "signing")).toEqual([keyLine(key)]);
});
