import { setTimeout as sleep } from "node:timers/promises";
import { type Instant, SECOND, toIso } from "#domain/time.ts";
import type { Form } from "./ask.ts";
import { checkFiles } from "./check-files.ts";
import { checkHeartbeat } from "./check-heartbeat.ts";
import { checkLog } from "./check-log.ts";
import type { Copy } from "./copy.ts";
import { broken, type IntegrityFault } from "./fault.ts";
import { FILES } from "./files.ts";
import type { PublicKey } from "./keys.ts";
import { keyLine, keyName } from "./minisign.ts";
import { isListComplete } from "./page-versions.ts";
import { readSignedManifest, type SignedManifest } from "./signed.ts";

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
  /** The forms in which each file was read; a folder's compressed files are files of their own. */
  forms: readonly Form[];
  manifest: { seq: number; publishedAt: string; freshUntil: string; files: number } | null;
  key: string | null;
}

const MAX_ATTEMPTS = 5;

/** Whether nothing of a copy's log is missing or changed, so that its lines can be checked. */
export const isLogComplete = (faults: readonly IntegrityFault[]): boolean =>
  !faults.some(({ file }) => file.startsWith("integrity/log/") || file === FILES.checkpoint || file === FILES.sums);

/**
 * Checks a copy against its signature. A publication in progress would appear as faults, so a copy with faults is checked again
 * until its manifest stays the same.
 */
export const verifyCopy = (copy: Copy, options: VerifyOptions): Promise<Verdict> =>
  untilSettled(copy, options.retryDelayMs ?? SECOND, () => verifyOnce(copy, options));

/** Repeats a check that finds faults while the copy's manifest changes. */
export async function untilSettled<T extends { faults: readonly IntegrityFault[] }>(
  copy: Copy,
  retryDelayMs: number,
  check: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = await manifestSum(copy);
    const result = await check();
    if (result.faults.length === 0 || attempt === MAX_ATTEMPTS) return result;
    await sleep(retryDelayMs);
    if ((await manifestSum(copy)) === before) return result;
  }
}

async function manifestSum(copy: Copy): Promise<string | undefined> {
  const served = await copy.read(FILES.manifest, { hashOnly: true });
  return served?.problem === undefined ? served?.sum : served.problem;
}

async function verifyOnce(copy: Copy, options: VerifyOptions): Promise<Verdict> {
  const { forms } = copy;
  const signed = await readSignedManifest(copy, options.key);
  if (Array.isArray(signed)) return { faults: signed, notes: [], checked: 0, forms, manifest: null, key: null };
  const { manifest, key } = signed;
  const { faults, integrityFiles, checked } = await checkFiles(copy, signed, options);
  if (isLogComplete(faults)) faults.push(...checkLog(integrityFiles, key));
  const list = isListComplete(faults) ? integrityFiles : undefined;
  faults.push(...(await checkHeartbeat(copy, manifest, { ...options, signed: list })), ...freshnessFaults(signed, options));
  const { seq, publishedAt, freshUntil, files } = manifest;
  return {
    faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)),
    notes: notesOn(copy, signed, options, files),
    checked,
    forms,
    manifest: { seq, publishedAt: toIso(publishedAt), freshUntil: toIso(freshUntil), files },
    key: keyLine(key),
  };
}

function freshnessFaults({ manifest }: SignedManifest, { fresh, now }: VerifyOptions): IntegrityFault[] {
  const text = `this copy has not been confirmed since ${toIso(manifest.freshUntil)}.`;
  return fresh && now() > manifest.freshUntil ? [{ ...broken(FILES.manifest, text), kind: "stale" }] : [];
}

function notesOn(
  { forms }: Copy,
  { manifest, key }: SignedManifest,
  { key: trusted, fresh, sample, now }: VerifyOptions,
  files: number,
): string[] {
  return [
    ...(trusted
      ? []
      : [`The key is the copy’s own (${keyName(key)}): compare it with a key from another source, or pass that key with --key.`]),
    ...(!fresh && now() > manifest.freshUntil
      ? [`The copy is out of date: it was current until ${toIso(manifest.freshUntil)}.`]
      : []),
    ...(sample !== undefined && sample < files ? [`Only ${sample} of ${files} files were checked.`] : []),
    ...(forms.length > 1
      ? ["Each file was read as readers get it: without compression, and as clients that accept gzip, br or zstd."]
      : []),
    "Each file is checked by its hash; a hash cannot show whether a text is true.",
  ];
}
