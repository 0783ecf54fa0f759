import type { Copy } from "./copy.ts";
import { broken, changed, type IntegrityFault, unsigned } from "./fault.ts";
import { FILES } from "./files.ts";
import { sha256Hex } from "./hash.ts";
import type { PublicKey } from "./keys.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { readKey, readMinisign } from "./minisign.ts";
import { readSame } from "./read-file.ts";
import { readSums } from "./sums.ts";

/** The signed manifest of a copy, and the key that signed it. */
export interface SignedManifest {
  manifest: Manifest;
  bytes: Buffer;
  key: PublicKey;
}

/**
 * Reads the manifest of a copy and checks its signature with the given key, or else with the copy's own key. If this fails,
 * nothing else can be trusted.
 */
export async function readSignedManifest(copy: Copy, trusted: PublicKey | undefined): Promise<SignedManifest | IntegrityFault[]> {
  const [bytes, signature, copyKey] = await Promise.all([
    readSame(copy, FILES.manifest),
    readSame(copy, FILES.signature),
    readSame(copy, FILES.key),
  ]);
  if (!Buffer.isBuffer(bytes)) return [bytes];
  if (!Buffer.isBuffer(signature)) return [signature];
  const own = Buffer.isBuffer(copyKey) ? copyKey : undefined;
  const key = trusted ?? (own && readKey(own.toString()));
  if (!key) return [Buffer.isBuffer(copyKey) ? broken(FILES.key, "it is not a minisign public key.") : copyKey];
  const comment = readMinisign(key, bytes, signature.toString());
  if (comment === undefined) return signatureFaults(copy, trusted, own);
  const manifest = readManifest(bytes.toString());
  if (!manifest || comment !== `seq ${manifest.seq}`)
    return [broken(FILES.manifest, "it is signed, but not a manifest in this format.")];
  return { manifest, bytes, key };
}

/** A signature can be invalid because of the manifest, the signature file or the key; the key is reported if it was changed. */
async function signatureFaults(
  copy: Copy,
  trusted: PublicKey | undefined,
  copyKey: Buffer | undefined,
): Promise<IntegrityFault[]> {
  const listed = await readSame(copy, FILES.sums);
  const sums = readSums(Buffer.isBuffer(listed) ? listed.toString() : "");
  if (!trusted && copyKey && sums.get(FILES.key) !== sha256Hex(copyKey)) return [changed(FILES.key)];
  const rest = "Nothing else was checked because the manifest is not verified.";
  return [
    unsigned(
      FILES.manifest,
      `the signature in ${FILES.signature} does not match this file and ${trusted ? "the given key" : "the copy’s own key"}. ${rest}`,
    ),
    unsigned(FILES.signature, `it does not sign ${FILES.manifest}.`),
  ];
}
