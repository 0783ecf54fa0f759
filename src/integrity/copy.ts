import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

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
      const response = await fetch(new URL(file, base), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      const bytes = Buffer.from(await response.arrayBuffer());
      if (response.status === 200) return bytes;
      if (response.status === 404 || response.status === 410 || response.status === 403) return undefined;
      throw new Error(`${new URL(file, base)} answers ${response.status}.`);
    },
  };
}
