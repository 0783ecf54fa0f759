import { statSync } from "node:fs";
import { join } from "node:path";
import { MIN_COMPRESSED_BYTES, siblingNames } from "#domain/publishing/encodings.ts";
import { fileOf } from "#domain/publishing/paths.ts";
import { SECOND } from "#domain/time.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import type { SiteFolders } from "./site-folders.ts";
import { hasContent, type NewFile } from "./write.ts";

/** What a publication did to one file. */
export type FileOutcome = "written" | "unchanged" | "removed";

/** The change of one file and its compressed siblings. */
export interface FileChange {
  path: string;
  file: string;
  outcome: FileOutcome;
  /** The files to write and where, the file itself last. */
  toWrite: readonly (NewFile & { target: string })[];
  /** The files to delete. */
  toRemove: readonly string[];
}

/** Compares the published file at a path with its new content (null: none), and returns the change. */
export async function changeFor({ current }: SiteFolders, path: string, bytes: Buffer | null): Promise<FileChange> {
  const name = fileOf(path);
  const file = join(current, name);
  const siblings = siblingNames(name).map((each) => join(current, each));
  const noChange = { path, file, outcome: "unchanged", toWrite: [], toRemove: [] } as const;
  const [currentTime, ...siblingTimes] = [file, ...siblings].map(timeOf);
  if (bytes === null)
    return currentTime === undefined ? noChange : { ...noChange, outcome: "removed", toRemove: [file, ...siblings] };
  // A process that was killed may have left a file next to siblings of its previous version, which have another time. A time with
  // a fraction of a second is not from the publisher.
  const expected = bytes.length < MIN_COMPRESSED_BYTES ? undefined : currentTime;
  const isOurs = siblingTimes.every((time) => time === expected && (time ?? 0) % SECOND === 0);
  if (isOurs && hasContent(file, bytes)) return noChange;
  const at = timeAfter(currentTime);
  const compressed = await siblingsOf(name, bytes);
  const toWrite = [...compressed, [name, bytes] as const].map(([each, content]) => ({
    target: join(current, each),
    bytes: content,
    at,
  }));
  const targets = toWrite.map(({ target }) => target);
  return { path, file, outcome: "written", toWrite, toRemove: siblings.filter((each) => !targets.includes(each)) };
}

const timeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/**
 * The modification time of a new version, in whole seconds: now, or one second after the previous version. Web servers
 * distinguish versions only by second and size.
 */
const timeAfter = (previous: number | undefined): Date =>
  new Date(Math.max(Math.floor(Date.now() / SECOND) * SECOND, Math.floor((previous ?? 0) / SECOND) * SECOND + SECOND));
