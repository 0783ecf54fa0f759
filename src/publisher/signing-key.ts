import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type PublicKey, type SigningKey, signingKey } from "#integrity/keys.ts";
import { keyFile, keyName, readKey } from "#integrity/minisign.ts";
import { syncFolder, writeTemp } from "./write.ts";

/** The signing key, and every public key that has ever signed. */
export interface Keys {
  signing: SigningKey;
  all: readonly PublicKey[];
}

const PRIVATE_FILE = "afloat.key";

/**
 * The keys of a data folder. The first start creates one, and so does a start after the private key was removed; the previous
 * public key stays.
 */
export async function openKeys(dataDir: string): Promise<Keys> {
  const folder = join(dataDir, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const signing = (await readSigningKey(folder)) ?? (await makeSigningKey(folder));
  const names = (await readdir(folder)).filter((name) => name.endsWith(".pub")).sort();
  const others = await Promise.all(names.map(async (name) => readKey(await readFile(join(folder, name), "utf8"))));
  return { signing, all: others.filter((key) => key !== undefined) };
}

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
