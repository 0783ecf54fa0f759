import { DIGEST_LENGTH, type PageVersion, VERSION_PARTS } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import type { IntegrityFault } from "./fault.ts";
import { FILES } from "./files.ts";
import type { Heartbeat } from "./heartbeat.ts";

const NO_PART = "0".repeat(DIGEST_LENGTH);
const START = '<main id="main" data-page="';
const STATED = /^[0-9a-f]{12}" data-changed="(\d+)" data-said="([0-9a-f]{16})">/;
/** At least as long as what states a version. */
const STATED_LENGTH = 100;

/** The version that a file states about itself; undefined if it is not a page. */
export function versionIn(bytes: Buffer): PageVersion | undefined {
  const start = bytes.indexOf(START) + START.length;
  // Only a few bytes become a string: a part of a string keeps the whole of it in memory.
  const [, changedAt, hash] = STATED.exec(bytes.toString("latin1", start, start + STATED_LENGTH)) ?? [];
  return hash === undefined ? undefined : { hash, changedAt: Number(changedAt) };
}

/** The digests of all parts of the list of page versions, for the heartbeat; `read` gives a part by its path, if it exists. */
export async function versionDigests(
  read: (path: string) => Promise<Buffer | null | undefined> | Buffer | null | undefined,
): Promise<string> {
  const digests = Array.from({ length: VERSION_PARTS }, async (_, part) => {
    const bytes = await read(integrityPaths.versions(part));
    return bytes?.toString("latin1", 0, DIGEST_LENGTH) ?? NO_PART;
  });
  return (await Promise.all(digests)).join("");
}

/**
 * Whether a heartbeat lists the page versions that are signed; it is not signed itself. One without a list is from before there
 * was one, and so is its copy.
 */
export async function listsSigned({ versions }: Heartbeat, signed: ReadonlyMap<string, Buffer>): Promise<boolean> {
  const digests = await versionDigests((path) => signed.get(fileOf(path)));
  return digests === (versions ?? NO_PART.repeat(VERSION_PARTS));
}

/** Whether nothing of a copy's list of page versions is missing or changed. */
export const isListComplete = (faults: readonly IntegrityFault[]): boolean =>
  !faults.some(({ file }) => file.startsWith("integrity/versions/") || file === FILES.sums);
