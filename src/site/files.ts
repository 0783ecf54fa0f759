import { type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { ENCODINGS, type Encoding } from "#domain/publishing/encodings.ts";
import { headersOf } from "./headers.ts";

/** One state of a published file in one encoding, as it is sent. */
export interface SiteFile {
  etag: string;
  mtimeMs: number;
  headers: Record<string, string>;
  /** Whole, or for a large file still to be read: then whoever takes it closes it. */
  body: Buffer | FileHandle;
}

interface Kept extends SiteFile {
  body: Buffer;
  state: string;
}

/** Larger files are read for each request, piece by piece as the reader takes them. */
const MAX_KEPT = 256 << 10;
const MAX_IN_ALL = 8 << 20;

const SUFFIXES = new Map<Encoding | undefined, string>(ENCODINGS.map(({ name, suffix }) => [name, suffix]));

/**
 * The files below a folder. What was read is kept, and handed out again as long as the file's inode, time and size are the same: each
 * publication puts a new inode in place, so nobody gets a former state, or half of one and half of another.
 */
export function siteFiles(root: string): (path: string, encoding: Encoding | undefined) => Promise<SiteFile | undefined> {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  function keep(name: string, file: Kept): void {
    drop(name);
    kept.set(name, file);
    bytes += file.body.length;
    // The oldest go first; what is asked for often is soon there again.
    for (const each of kept.keys()) {
      if (bytes <= MAX_IN_ALL) return;
      drop(each);
    }
  }

  function drop(name: string): void {
    bytes -= kept.get(name)?.body.length ?? 0;
    kept.delete(name);
  }

  return async (path, encoding) => {
    const name = `${path}${SUFFIXES.get(encoding) ?? ""}`;
    const file = join(root, name);
    const now = statOf(file);
    const known = kept.get(name);
    if (known && now && known.state === stateOf(now)) return known;
    drop(name);
    const read = now?.isFile() ? await readState(file, path, encoding) : undefined;
    if (read && Buffer.isBuffer(read.body)) keep(name, read as Kept);
    return read;
  };
}

/** What is at a path; undefined when nothing is, or when no file can have such a name. Quicker than waiting for another thread: the answer is in the kernel's memory. */
export function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENAMETOOLONG") return undefined;
    throw error;
  }
}

const stateOf = ({ ino, mtimeMs, size }: { ino: number; mtimeMs: number; size: number }): string => `${ino} ${mtimeMs} ${size}`;

/** Opens a file once, so that all that is said of it is of one state. */
async function readState(
  file: string,
  path: string,
  encoding: Encoding | undefined,
): Promise<(SiteFile & { state: string }) | undefined> {
  const about = headersOf(path);
  const handle = about && (await open(file).catch(() => undefined));
  if (!about || !handle) return undefined;
  let body: Buffer | FileHandle = handle;
  try {
    const stat = await handle.stat();
    if (stat.size <= MAX_KEPT) body = await handle.readFile();
    const etag = `"${Math.floor(stat.mtimeMs).toString(36)}-${stat.size.toString(36)}${encoding ? `-${encoding}` : ""}"`;
    const headers = {
      ...about,
      ...(encoding && { "Content-Encoding": encoding }),
      "Content-Length": `${stat.size}`,
      ETag: etag,
      "Last-Modified": stat.mtime.toUTCString(),
    };
    return { etag, mtimeMs: stat.mtimeMs, headers, body, state: stateOf(stat) };
  } finally {
    if (body !== handle) await handle.close();
  }
}
