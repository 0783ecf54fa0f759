import { Refusal } from "#domain/errors.ts";
import { monthOfLogFile } from "#domain/publishing/integrity-paths.ts";
import { logLines } from "./check-log.ts";
import { type Checkpoint, isCheckpointBy, readCheckpoint } from "./checkpoint.ts";
import type { Copy } from "./copy.ts";
import { type Heartbeat, readHeartbeat } from "./heartbeat.ts";
import type { PublicKey } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import { FILES, readSigned } from "./signed.ts";
import { readSums } from "./sums.ts";

/** The state of a copy at one moment, all of it signed. */
export interface Sighting {
  copy: Copy;
  key: PublicKey;
  manifest: Manifest;
  checkpoint: Checkpoint;
  heartbeat: Heartbeat | undefined;
}

/** Reads the state of a copy; a sentence if it cannot be read or trusted. */
export async function sight(copy: Copy, trusted: PublicKey | undefined): Promise<Sighting | string> {
  try {
    const signed = await readSigned(copy, trusted);
    if (Array.isArray(signed)) return `${copy.name}: ${signed[0]?.text}`;
    const note = (await copy.read(FILES.checkpoint))?.toString() ?? "";
    const checkpoint = readCheckpoint(note);
    if (!checkpoint || !isCheckpointBy(signed.key, note))
      return `${copy.name}: ${FILES.checkpoint} is not signed by the key of the manifest.`;
    const heartbeat = readHeartbeat((await copy.read(FILES.heartbeat))?.toString() ?? "");
    return { copy, key: signed.key, manifest: signed.manifest, checkpoint, heartbeat };
  } catch (error) {
    return readProblem(error);
  }
}

/** The sentence for a copy that cannot be read now. */
function readProblem(error: unknown): string {
  if (error instanceof Refusal) return error.rule;
  throw error;
}

/** Every line of the log of a copy, in order; a sentence if it cannot be read. */
export async function readLog({ copy }: Sighting): Promise<string[] | string> {
  try {
    const sums = readSums((await copy.read(FILES.sums))?.toString() ?? "");
    const files = new Map<string, Buffer>();
    for (const file of sums.keys()) {
      const bytes = monthOfLogFile(file) === undefined ? undefined : await copy.read(file);
      if (bytes) files.set(file, bytes);
    }
    return logLines(files);
  } catch (error) {
    return readProblem(error);
  }
}
