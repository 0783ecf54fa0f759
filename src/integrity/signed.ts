import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { Copy } from "./copy.ts";
import { broken, changed, type IntegrityFault, missing, unsigned } from "./fault.ts";
import { sha256Hex } from "./hash.ts";
import type { PublicKey } from "./keys.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { readKey, readMinisign } from "./minisign.ts";
import { readSums } from "./sums.ts";

export const FILES = {
  manifest: fileOf(integrityPaths.manifest),
  signature: fileOf(integrityPaths.signature),
  sums: fileOf(integrityPaths.sums),
  checkpoint: fileOf(integrityPaths.checkpoint),
  key: fileOf(integrityPaths.key),
  heartbeat: fileOf(integrityPaths.heartbeat),
} as const;

/** The signed manifest of a copy, and the key that signed it. */
export interface Signed {
  manifest: Manifest;
  bytes: Buffer;
  key: PublicKey;
}

/**
 * Reads the manifest of a copy and checks its signature with the given key, or else with the copy's own key. If this fails,
 * nothing else can be trusted.
 */
export async function readSigned(copy: Copy, trusted: PublicKey | undefined): Promise<Signed | IntegrityFault[]> {
  const [bytes, signature, copyKey] = await Promise.all(
    [FILES.manifest, FILES.signature, FILES.key].map((file) => copy.read(file)),
  );
  if (!bytes) return [missing(FILES.manifest)];
  if (!signature) return [missing(FILES.signature)];
  const key = trusted ?? (copyKey && readKey(copyKey.toString()));
  if (!key) return [copyKey ? broken(FILES.key, "it is not a minisign public key.") : missing(FILES.key)];
  const comment = readMinisign(key, bytes, signature.toString());
  if (comment === undefined) return signatureFaults(copy, trusted, copyKey);
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
  const sums = readSums((await copy.read(FILES.sums))?.toString() ?? "");
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
