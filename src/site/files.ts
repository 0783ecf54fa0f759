import { type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { ENCODINGS, type Encoding } from "#domain/publishing/encodings.ts";
import { headersOf } from "./headers.ts";

/** One version of a published file in one encoding, as it is sent. */
export interface SiteFile {
  etag: string;
  mtimeMs: number;
  headers: Record<string, string>;
  /** The complete content; for a large file an open handle, which the receiver must close. */
  body: Buffer | FileHandle;
}

interface CachedFile extends SiteFile {
  body: Buffer;
  state: string;
}

/** Larger files are read for each request, in chunks as the client receives them. */
const MAX_CACHED_BYTES = 256 << 10;
const MAX_CACHE_BYTES = 8 << 20;

const SUFFIXES = new Map<Encoding | undefined, string>(ENCODINGS.map(({ name, suffix }) => [name, suffix]));

/**
 * Reads files below a folder. Contents are cached as long as the file's inode, time and size stay the same. Each publication
 * creates a new inode, so nobody gets an old version, or parts of two.
 */
export function siteFiles(root: string): (path: string, encoding: Encoding | undefined) => Promise<SiteFile | undefined> {
  const cache = new Map<string, CachedFile>();
  let bytes = 0;

  function store(name: string, file: CachedFile): void {
    drop(name);
    cache.set(name, file);
    bytes += file.body.length;
    // The oldest entries are removed first; files in demand are soon cached again.
    for (const each of cache.keys()) {
      if (bytes <= MAX_CACHE_BYTES) return;
      drop(each);
    }
  }

  function drop(name: string): void {
    bytes -= cache.get(name)?.body.length ?? 0;
    cache.delete(name);
  }

  return async (path, encoding) => {
    const name = `${path}${SUFFIXES.get(encoding) ?? ""}`;
    const file = join(root, name);
    const now = statOf(file);
    const known = cache.get(name);
    if (known && now && known.state === stateOf(now)) return known;
    drop(name);
    const read = now?.isFile() ? await readState(file, path, encoding) : undefined;
    if (read && Buffer.isBuffer(read.body)) store(name, read as CachedFile);
    return read;
  };
}

/**
 * The status of a path; undefined if nothing is there, or if the name is too long for a file. The synchronous call is faster than
 * waiting for another thread, since the kernel has the result in memory.
 */
export function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENAMETOOLONG") return undefined;
    throw error;
  }
}

const stateOf = ({ ino, mtimeMs, size }: { ino: number; mtimeMs: number; size: number }): string => `${ino} ${mtimeMs} ${size}`;

/** Opens a file once, so that content and headers are from the same version. */
async function readState(
  file: string,
  path: string,
  encoding: Encoding | undefined,
): Promise<(SiteFile & { state: string }) | undefined> {
  const baseHeaders = headersOf(path);
  const handle = baseHeaders && (await open(file).catch(() => undefined));
  if (!baseHeaders || !handle) return undefined;
  let body: Buffer | FileHandle = handle;
  try {
    const stat = await handle.stat();
    if (stat.size <= MAX_CACHED_BYTES) body = await handle.readFile();
    const etag = `"${Math.floor(stat.mtimeMs).toString(36)}-${stat.size.toString(36)}${encoding ? `-${encoding}` : ""}"`;
    const headers = {
      ...baseHeaders,
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
