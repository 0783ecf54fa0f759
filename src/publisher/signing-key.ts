import { join } from "node:path";
import type { Db } from "#db/engine/open.ts";
import { lastLive } from "#db/record/publications.ts";
import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import type { PublicKey, SigningKey } from "#integrity/keys.ts";
import { keyName } from "#integrity/minisign.ts";
import { keyFolder, makeSigningKey, PRIVATE_FILE, readSigningKey } from "./key-files.ts";
import { isAmong, namedKeys, remember, withoutRepeats } from "./named-keys.ts";

/** The signing key, and every public key that has ever signed. */
export interface Keys {
  signing: SigningKey;
  all: readonly PublicKey[];
}

/** What the keys of a data folder are compared with. */
export interface KeySources {
  dataDir: string;
  db: Db;
  /** The folder of the published files. */
  site: string;
  now: Instant;
}

/**
 * The keys of a data folder. Only the very first start creates one: where the record or the published site names a key, a new one
 * would break every witness and reader who knows the old one, so a person decides.
 */
export async function openKeys({ dataDir, db, site, now }: KeySources): Promise<Keys> {
  const folder = await keyFolder(dataDir);
  const { all: named, newest } = await namedKeys({ db, site, folder });
  const present = await readSigningKey(folder);
  if (present && named.length > 0 && !isAmong(named, present)) throw unknownKey(folder, present, newest);
  if (!present && (named.length > 0 || lastLive(db))) throw missingKey(folder, newest);
  const signing = present ?? (await makeSigningKey(folder));
  const all = withoutRepeats([...named, signing]);
  remember(db, all, now);
  return { signing, all };
}

/** Reads the signing key, where a copy of the site is to be continued with it; undefined without one. */
export const readSigningKeyOf = async (dataDir: string): Promise<SigningKey | undefined> =>
  readSigningKey(await keyFolder(dataDir));

/** A new signing key, and the one that it replaces, if that has ever signed this site. */
export interface Replacement {
  key: SigningKey;
  former: PublicKey | undefined;
}

/**
 * Makes a new signing key, knowingly. `record` saves it before it replaces the previous one: a crash leaves one of them in use, and
 * both are known.
 */
export async function startNewKey(
  { dataDir, db, site, now }: KeySources,
  record: (replacement: Replacement) => void,
): Promise<Replacement> {
  const folder = await keyFolder(dataDir);
  const { all: named } = await namedKeys({ db, site, folder });
  const present = await readSigningKey(folder);
  // A key of another installation was never used here, and must not count as known from now on.
  const former = present && (named.length === 0 || isAmong(named, present)) ? present : undefined;
  remember(db, named, now - 1);
  const key = await makeSigningKey(folder, (made) => record({ key: made, former }));
  return { key, former };
}

const REPAIR =
  "Put your copy of it there, or start with a new key: afloat key new. Witnesses and readers who know the old key must then get the new one.";

const missingKey = (folder: string, key: PublicKey | undefined): Refusal =>
  new Refusal(
    "keys",
    `The signing key${key ? ` ${keyName(key)}` : ""} is missing: there is no ${join(folder, PRIVATE_FILE)}. Nothing is published.`,
    REPAIR,
  );

const unknownKey = (folder: string, given: PublicKey, key: PublicKey | undefined): Refusal =>
  new Refusal(
    "keys",
    `${join(folder, PRIVATE_FILE)} is ${keyName(given)}, which never signed this site${key ? `; ${keyName(key)} did` : ""}. Nothing is published.`,
    REPAIR,
  );
