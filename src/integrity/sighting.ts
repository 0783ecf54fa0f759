import { monthOfLogFile } from "../domain/integrity-paths.ts";
import { logLines } from "./check-log.ts";
import { type Checkpoint, isCheckpointBy, readCheckpoint } from "./checkpoint.ts";
import type { Copy } from "./copy.ts";
import { type Heartbeat, readHeartbeat } from "./heartbeat.ts";
import type { PublicKey } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import { FILES, readSigned } from "./signed.ts";
import { readSums } from "./sums.ts";

/** What a copy showed at one look: everything in it was signed. */
export interface Sighting {
  copy: Copy;
  key: PublicKey;
  manifest: Manifest;
  checkpoint: Checkpoint;
  heartbeat: Heartbeat | undefined;
}

/** Looks at a copy; in place of what could not be trusted, or not be read, one plain sentence. */
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
    return `${copy.name} cannot be read: ${reasonOf(error)}`;
  }
}

/** What a failed request says is in its cause, if anywhere. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}

/** Every line of the log of a copy, in order. */
export async function readLog({ copy }: Sighting): Promise<string[]> {
  const sums = readSums((await copy.read(FILES.sums))?.toString() ?? "");
  const files = new Map<string, Buffer>();
  for (const file of sums.keys()) {
    const bytes = monthOfLogFile(file) === undefined ? undefined : await copy.read(file);
    if (bytes) files.set(file, bytes);
  }
  return logLines(files);
}
