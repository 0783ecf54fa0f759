import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Refusal } from "#domain/errors.ts";

/** One place that has the published files: a folder, or a site on the web. Files are named without a leading slash. */
export interface Copy {
  name: string;
  /** The bytes of a file; undefined when the copy has none of that name. */
  read(file: string): Promise<Buffer | undefined>;
  /** Every file, where that can be told: a folder can, a web server cannot. */
  list?(): Promise<string[]>;
}

/** A copy by its address: a web address, or else a folder. */
export const copyAt = (place: string): Copy => (/^https?:\/\//.test(place) ? copyOnWeb(place) : copyInFolder(place));

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

const PATIENCE = 20_000;

function copyOnWeb(url: string): Copy {
  const base = url.replace(/\/*$/, "/");
  return {
    name: url,
    async read(file) {
      const address = new URL(file, base).href;
      const { status, bytes } = await ask(address);
      if (status === 200) return bytes;
      if (status === 404 || status === 410 || status === 403) return undefined;
      throw unreadable(address, `status ${status}`);
    },
  };
}

async function ask(address: string): Promise<{ status: number; bytes: Buffer }> {
  try {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  } catch (error) {
    const { message, cause } = error as Error;
    throw unreadable(address, cause instanceof Error && cause.message ? cause.message : message);
  }
}

const unreadable = (address: string, why: string): Refusal =>
  new Refusal("copy", `${address} cannot be read: ${why}.`, "Try again, or check another copy.");
