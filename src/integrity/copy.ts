import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Refusal } from "#domain/errors.ts";
import { SECOND } from "#domain/time.ts";

/** One copy of the published files: a folder, or a website. Files are named without a leading slash. */
export interface Copy {
  name: string;
  /** The content of a file; undefined if the copy does not have it. */
  read(file: string): Promise<Buffer | undefined>;
  /** All files, if they can be listed: a folder can, a web server cannot. */
  list?(): Promise<string[]>;
}

/** The copy at a URL or in a folder. */
export const copyAt = (location: string): Copy => (/^https?:\/\//.test(location) ? copyOnWeb(location) : copyInFolder(location));

function copyInFolder(folder: string): Copy {
  return {
    name: folder,
    read: (file) =>
      readFile(join(folder, file)).catch((error: NodeJS.ErrnoException) => {
        if (["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code ?? "")) return undefined;
        throw error;
      }),
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
    },
  };
}

const TIMEOUT_MS = 20 * SECOND;

function copyOnWeb(url: string): Copy {
  const base = url.replace(/\/*$/, "/");
  return {
    name: url,
    async read(file) {
      const address = new URL(file, base).href;
      const { status, bytes } = await fetchBytes(address);
      if (status === 200) return bytes;
      if (status === 404 || status === 410 || status === 403) return undefined;
      throw cannotRead(address, `status ${status}`);
    },
  };
}

async function fetchBytes(address: string): Promise<{ status: number; bytes: Buffer }> {
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    const { message, cause } = error as Error;
    throw cannotRead(address, cause instanceof Error && cause.message ? cause.message : message);
  }
}

const cannotRead = (address: string, reason: string): Refusal =>
  new Refusal("copy", `${address} cannot be read: ${reason}.`, "Try again, or check another copy.");
