import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { checkFiles } from "./check-files.ts";
import { checkHeartbeat } from "./check-heartbeat.ts";
import { checkLog, logLines } from "./check-log.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import type { Copy } from "./copy.ts";
import type { IntegrityFault } from "./fault.ts";
import { FILES } from "./files.ts";
import type { PublicKey } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import { isListComplete } from "./page-versions.ts";
import { readSignedManifest } from "./signed.ts";
import { isLogComplete, untilSettled } from "./verify.ts";
import { watchedFiles } from "./watched-files.ts";

/** The state of a copy at one moment, and what of it was compared with its signature. */
export interface Sighting {
  copy: Copy;
  key: PublicKey;
  manifest: Manifest;
  /** The log and its checkpoint, whose lines match it; undefined where a fault concerns them. */
  log: { checkpoint: Checkpoint; lines: string[] } | undefined;
  faults: IntegrityFault[];
  /** How many files were compared, the integrity files among them. */
  checked: number;
  /** Whether that was every file. */
  isThorough: boolean;
}

/** How a copy is looked at. */
export interface Look {
  /** The key that must have signed it; its own if undefined. */
  trusted: PublicKey | undefined;
  now: () => Instant;
  /** Whether every file is compared. */
  isThorough: boolean;
  /** How long to wait before faults are checked again, in case a publication is in progress. */
  retryDelayMs: number;
}

/** How many files are compared each time besides those that readers look at during an outage. */
const SAMPLE_SIZE = 24;

/** Looks at a copy; a sentence if it cannot be read or trusted at all. */
export async function sight(copy: Copy, look: Look): Promise<Sighting | string> {
  try {
    const result = await untilSettled(copy, look.retryDelayMs, () => sightOnce(copy, look));
    return "manifest" in result ? result : `${copy.name}: ${result.faults[0]?.text}`;
  } catch (error) {
    if (error instanceof Refusal) return error.rule;
    throw error;
  }
}

async function sightOnce(copy: Copy, { trusted, now, isThorough }: Look): Promise<Sighting | { faults: IntegrityFault[] }> {
  const signed = await readSignedManifest(copy, trusted);
  if (Array.isArray(signed)) return { faults: signed };
  const { manifest, key } = signed;
  const scope = isThorough ? {} : { sample: SAMPLE_SIZE, always: watchedFiles };
  const { faults, integrityFiles, checked } = await checkFiles(copy, signed, scope);
  if (isLogComplete(faults)) faults.push(...checkLog(integrityFiles, key));
  const log = isLogComplete(faults) ? logOf(integrityFiles) : undefined;
  const list = isListComplete(faults) ? integrityFiles : undefined;
  faults.push(...(await checkHeartbeat(copy, manifest, { now, fresh: true, signed: list })));
  return { copy, key, manifest, log, faults, checked, isThorough };
}

function logOf(integrityFiles: ReadonlyMap<string, Buffer>): Sighting["log"] {
  const checkpoint = readCheckpoint(integrityFiles.get(FILES.checkpoint)?.toString() ?? "");
  return checkpoint && { checkpoint, lines: logLines(integrityFiles) };
}
