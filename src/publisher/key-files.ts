import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type PublicKey, type SigningKey, signingKey } from "#integrity/keys.ts";
import { keyFile, keyName, readKey } from "#integrity/minisign.ts";
import { type NewFile, syncFolder, writeTemp } from "./write.ts";

/** The file of the private key in the folder of the keys. */
export const PRIVATE_FILE = "afloat.key";

/** The folder of the keys, with mode 0700; created if it is missing. */
export async function keyFolder(dataDir: string): Promise<string> {
  const folder = join(dataDir, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/** The signing key of a folder; undefined without one. */
export async function readSigningKey(folder: string): Promise<SigningKey | undefined> {
  const pem = await readPrivateFile(folder);
  return pem && signingKey(createPrivateKey(pem));
}

/** The public keys in the `.pub` files of a folder; none without the folder. */
export async function publicKeysIn(folder: string): Promise<PublicKey[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".pub")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  return texts.flatMap((text) => readKey(text) ?? []);
}

/**
 * Makes a new signing key. `onMade` is called when it is on the disk under a temporary name: if that throws, the folder stays as
 * it was. A present private key is replaced in one step, and stays in the folder as `<id>.former.key`.
 */
export async function makeSigningKey(folder: string, onMade: (key: SigningKey) => void = () => {}): Promise<SigningKey> {
  const present = await readPrivateFile(folder);
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = signingKey(privateKey);
  const pem = Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" }));
  const files = new Map<string, NewFile>();
  if (present) files.set(`${nameIn(present)}.former.key`, privateFile(present));
  files.set(PRIVATE_FILE, privateFile(pem));
  files.set(`${keyName(key)}.pub`, { bytes: Buffer.from(keyFile(key)) });
  const temps = await writeTemp([...files.values()], folder);
  try {
    onMade(key);
    await renameEach(folder, temps, [...files.keys()]);
  } finally {
    for (const temp of temps) await rm(temp, { force: true });
  }
  return key;
}

const privateFile = (pem: Buffer): NewFile => ({ bytes: pem, mode: 0o600 });
const nameIn = (pem: Buffer): string => keyName(signingKey(createPrivateKey(pem)));

async function renameEach(folder: string, temps: readonly string[], targets: readonly string[]): Promise<void> {
  for (const [index, target] of targets.entries()) {
    await rename(temps[index] as string, join(folder, target));
    await syncFolder(folder);
  }
}

async function readPrivateFile(folder: string): Promise<Buffer | undefined> {
  return readFile(join(folder, PRIVATE_FILE)).catch((error: NodeJS.ErrnoException) => {
    // Any other error must not create a new key, which nobody would trust.
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
}
