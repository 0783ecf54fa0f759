import { setTimeout as sleep } from "node:timers/promises";
import { type Instant, toIso } from "#domain/time.ts";
import { checkFiles } from "./check-files.ts";
import { checkLog } from "./check-log.ts";
import type { Copy } from "./copy.ts";
import { broken, type Fault, missing } from "./fault.ts";
import { readHeartbeat, VALID_FOR } from "./heartbeat.ts";
import type { PublicKey } from "./keys.ts";
import { keyLine, keyName } from "./minisign.ts";
import { FILES, readSigned, type Signed } from "./signed.ts";

export interface VerifyOptions {
  /** What the copy must be signed with; left out, its own key is taken, which proves no more than that it fits itself. */
  key?: PublicKey | undefined;
  /** How many files to check beside those that renewHeartbeat for others; left out, all. */
  sample?: number | undefined;
  /** Whether a copy that is past its time is a fault. */
  fresh: boolean;
  now: () => Instant;
  /** How long a publication under way may take: whatever seems wrong is looked at again after it. Milliseconds. */
  patience?: number;
}

/** What became of a check. */
export interface Verdict {
  faults: Fault[];
  /** What was found beside faults, in plain sentences. */
  notes: string[];
  checked: number;
  manifest: { seq: number; publishedAt: string; freshUntil: string; files: number } | null;
  key: string | null;
}

const ATTEMPTS = 5;

/** Checks a copy against what was signed. A publication in between would look like a fault: so what seems wrong is checked again until nothing moves. */
export async function verifyCopy(copy: Copy, options: VerifyOptions): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const before = await copy.read(FILES.manifest);
    const verdict = await verifyOnce(copy, options);
    if (verdict.faults.length === 0 || attempt === ATTEMPTS) return verdict;
    await sleep(options.patience ?? 1_000);
    const after = await copy.read(FILES.manifest);
    if (String(before) === String(after)) return verdict;
  }
}

async function verifyOnce(copy: Copy, options: VerifyOptions): Promise<Verdict> {
  const signed = await readSigned(copy, options.key);
  if (Array.isArray(signed)) return { faults: signed, notes: [], checked: 0, manifest: null, key: null };
  const { manifest, key } = signed;
  const { faults, vouching, checked } = await checkFiles(copy, signed, options.sample);
  const isLogWhole = !faults.some(
    ({ file }) => file.startsWith("integrity/log/") || file === FILES.checkpoint || file === FILES.sums,
  );
  if (isLogWhole) faults.push(...checkLog(vouching, key));
  faults.push(...(await heartbeatFaults(copy, signed)), ...freshnessFaults(signed, options));
  const { seq, publishedAt, freshUntil, files } = manifest;
  return {
    faults: faults.sort((a, b) => (a.file < b.file ? -1 : 1)),
    notes: notesOn(signed, options, files),
    checked,
    manifest: { seq, publishedAt: toIso(publishedAt), freshUntil: toIso(freshUntil), files },
    key: keyLine(key),
  };
}

async function heartbeatFaults(copy: Copy, { manifest }: Signed): Promise<Fault[]> {
  const bytes = await copy.read(FILES.heartbeat);
  if (!bytes) return [missing(FILES.heartbeat)];
  const beat = readHeartbeat(bytes.toString());
  if (!beat) return [broken(FILES.heartbeat, `it is not a heartbeat valid for ${VALID_FOR / 60_000} minutes.`)];
  const fits = beat.seq === manifest.seq && beat.publishedAt === manifest.publishedAt && beat.checkedAt >= beat.publishedAt;
  return fits ? [] : [broken(FILES.heartbeat, "it is from a different publication than the manifest.")];
}

function freshnessFaults({ manifest }: Signed, { fresh, now }: VerifyOptions): Fault[] {
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
