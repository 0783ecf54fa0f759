import { setTimeout as sleep } from "node:timers/promises";
import { type Instant, MINUTE, SECOND, toIso } from "#domain/time.ts";
import { checkFiles } from "./check-files.ts";
import { checkLog } from "./check-log.ts";
import type { Copy } from "./copy.ts";
import { broken, type IntegrityFault, missing } from "./fault.ts";
import { HEARTBEAT_VALIDITY, readHeartbeat } from "./heartbeat.ts";
import type { PublicKey } from "./keys.ts";
import { keyLine, keyName } from "./minisign.ts";
import { versionFaults } from "./page-versions.ts";
import { FILES, readSigned, type Signed } from "./signed.ts";

export interface VerifyOptions {
  /**
   * The key that must have signed the copy; if missing, the copy's own key is used, which only proves that the copy is
   * consistent.
   */
  key?: PublicKey | undefined;
  /** How many files to check besides the integrity files; all if missing. */
  sample?: number | undefined;
  /** Whether an outdated copy is a fault. */
  fresh: boolean;
  now: () => Instant;
  /** How long to wait before checking faults again, in case a publication is in progress. */
  retryDelayMs?: number;
}

/** The result of a check. */
export interface Verdict {
  faults: IntegrityFault[];
  /** Further remarks, as sentences. */
  notes: string[];
  checked: number;
  manifest: { seq: number; publishedAt: string; freshUntil: string; files: number } | null;
  key: string | null;
}

const MAX_ATTEMPTS = 5;

/**
 * Checks a copy against its signature. A publication in progress would appear as faults, so a copy with faults is checked again
 * until its manifest stays the same.
 */
export async function verifyCopy(copy: Copy, options: VerifyOptions): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const before = await copy.read(FILES.manifest);
    const verdict = await verifyOnce(copy, options);
    if (verdict.faults.length === 0 || attempt === MAX_ATTEMPTS) return verdict;
    await sleep(options.retryDelayMs ?? SECOND);
    const after = await copy.read(FILES.manifest);
    if (String(before) === String(after)) return verdict;
  }
}

async function verifyOnce(copy: Copy, options: VerifyOptions): Promise<Verdict> {
  const signed = await readSigned(copy, options.key);
  if (Array.isArray(signed)) return { faults: signed, notes: [], checked: 0, manifest: null, key: null };
  const { manifest, key } = signed;
  const { faults, integrityFiles, checked } = await checkFiles(copy, signed, options.sample);
  const isLogComplete = !faults.some(
    ({ file }) => file.startsWith("integrity/log/") || file === FILES.checkpoint || file === FILES.sums,
  );
  if (isLogComplete) faults.push(...checkLog(integrityFiles, key));
  faults.push(...(await heartbeatFaults(copy, signed)), ...freshnessFaults(signed, options));
  if (faults.length === 0) faults.push(...(await versionFaults(copy, integrityFiles)));
  const { seq, publishedAt, freshUntil, files } = manifest;
  return {
    faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)),
    notes: notesOn(signed, options, files),
    checked,
    manifest: { seq, publishedAt: toIso(publishedAt), freshUntil: toIso(freshUntil), files },
    key: keyLine(key),
  };
}

async function heartbeatFaults(copy: Copy, { manifest }: Signed): Promise<IntegrityFault[]> {
  const bytes = await copy.read(FILES.heartbeat);
  if (!bytes) return [missing(FILES.heartbeat)];
  const heartbeat = readHeartbeat(bytes.toString());
  if (!heartbeat) return [broken(FILES.heartbeat, `it is not a heartbeat valid for ${HEARTBEAT_VALIDITY / MINUTE} minutes.`)];
  const matches =
    heartbeat.seq === manifest.seq &&
    heartbeat.publishedAt === manifest.publishedAt &&
    heartbeat.checkedAt >= heartbeat.publishedAt;
  return matches ? [] : [broken(FILES.heartbeat, "it is from a different publication than the manifest.")];
}

function freshnessFaults({ manifest }: Signed, { fresh, now }: VerifyOptions): IntegrityFault[] {
  const text = `this copy has not been confirmed since ${toIso(manifest.freshUntil)}.`;
  return fresh && now() > manifest.freshUntil ? [{ ...broken(FILES.manifest, text), kind: "stale" }] : [];
}

function notesOn({ manifest, key }: Signed, { key: trusted, fresh, sample, now }: VerifyOptions, files: number): string[] {
  return [
    ...(trusted
      ? []
      : [`The key is the copy’s own (${keyName(key)}): compare it with a key from another source, or pass that key with --key.`]),
    ...(!fresh && now() > manifest.freshUntil
      ? [`The copy is out of date: it was current until ${toIso(manifest.freshUntil)}.`]
      : []),
    ...(sample !== undefined && sample < files ? [`Only ${sample} of ${files} files were checked.`] : []),
    "Each file is checked by its hash; a hash cannot show whether a text is true.",
  ];
}
