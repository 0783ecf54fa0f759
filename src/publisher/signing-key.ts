import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type Db, transact } from "#db/engine/open.ts";
import { knownKeysFor, saveKnownKey } from "#db/record/known-keys.ts";
import { lastLive } from "#db/record/publications.ts";
import { Refusal } from "#domain/errors.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import type { Instant } from "#domain/time.ts";
import { type PublicKey, type SigningKey, signingKey } from "#integrity/keys.ts";
import { keyFile, keyLine, keyName, readKey } from "#integrity/minisign.ts";
import { syncFolder, writeTemp } from "./write.ts";

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

const PRIVATE_FILE = "afloat.key";
const folderOf = (dataDir: string): string => join(dataDir, "keys");

/**
 * The keys of a data folder. Only the very first start creates one: where the record or the published site names a key, a new one
 * would break every witness and reader who knows the old one, so a person decides.
 */
export async function openKeys(sources: KeySources): Promise<Keys> {
  const { dataDir, db, site, now } = sources;
  const folder = await keyFolder(dataDir);
  const former = await formerKeys(folder, db);
  const published = readKey(await readFile(join(site, integrityPaths.key), "utf8").catch(() => ""));
  const signing = await readSigningKey(folder);
  const named = published ? [...former, published] : former;
  if (signing) {
    if (named.length > 0 && !isAmong(named, signing)) throw unknownKey(folder, signing, newest(named));
    return known(db, signing, former, now);
  }
  if (named.length > 0 || lastLive(db)) throw missingKey(folder, newest(published ? [published] : named));
  return known(db, await makeSigningKey(folder), former, now);
}

/** Reads the signing key, where a copy of the site is to be continued with it; undefined without one. */
export const readSigningKeyOf = async (dataDir: string): Promise<SigningKey | undefined> =>
  readSigningKey(await keyFolder(dataDir));

/** Makes a new signing key, knowingly. A previous private key stays in the folder under its own name. */
export async function startNewKey(dataDir: string): Promise<{ key: SigningKey; former: SigningKey | undefined }> {
  const folder = await keyFolder(dataDir);
  const former = await readSigningKey(folder);
  if (former) await rename(join(folder, PRIVATE_FILE), join(folder, `${keyName(former)}.former.key`));
  return { key: await makeSigningKey(folder), former };
}

async function keyFolder(dataDir: string): Promise<string> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/** The public keys that the record or the folder knows, each once, in the order of the record. */
async function formerKeys(folder: string, db: Db): Promise<PublicKey[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".pub")).sort();
  const texts = [
    ...knownKeysFor(db, "signing"),
    ...(await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))),
  ];
  return withoutRepeats(texts.flatMap((text) => readKey(text) ?? []));
}

const withoutRepeats = (keys: readonly PublicKey[]): PublicKey[] => [...new Map(keys.map((key) => [keyLine(key), key])).values()];
const isAmong = (keys: readonly PublicKey[], key: PublicKey): boolean => keys.some((each) => each.bytes.equals(key.bytes));
const newest = (keys: readonly PublicKey[]): PublicKey | undefined => keys.at(-1);

/** The keys in use; the record remembers all of them, so that what a former key signed can be checked after the folder is lost. */
function known(db: Db, signing: SigningKey, former: readonly PublicKey[], now: Instant): Keys {
  const all = withoutRepeats([...former, signing]);
  const recorded = new Set(knownKeysFor(db, "signing"));
  const unrecorded = all.map(keyLine).filter((line) => !recorded.has(line));
  if (unrecorded.length > 0)
    transact(db, (tx) => {
      for (const line of unrecorded) saveKnownKey(tx, "signing", line, now);
    });
  return { signing, all };
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

async function readSigningKey(folder: string): Promise<SigningKey | undefined> {
  const pem = await readFile(join(folder, PRIVATE_FILE)).catch((error: NodeJS.ErrnoException) => {
    // Any other error must not create a new key, which nobody would trust.
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  return pem && signingKey(createPrivateKey(pem));
}

/** The public key is stored first: with only the private key, signatures would be by an unlisted key. */
async function makeSigningKey(folder: string): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = signingKey(privateKey);
  const pem = Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" }));
  const [publicTemp, privateTemp] = await writeTemp([{ bytes: Buffer.from(keyFile(key)) }, { bytes: pem, mode: 0o600 }], folder);
  await rename(publicTemp as string, join(folder, `${keyName(key)}.pub`));
  await rename(privateTemp as string, join(folder, PRIVATE_FILE));
  await syncFolder(folder);
  return key;
}
