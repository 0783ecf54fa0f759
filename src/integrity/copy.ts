import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { Refusal } from "#domain/errors.ts";
import { SECOND } from "#domain/time.ts";
import { FORMS, type Form } from "./ask.ts";
import { limitOf } from "./limits.ts";
import { type Served, servedBytes } from "./served.ts";
import { addressOf, askForFile, UnusableAnswer } from "./web-file.ts";

/** How a file is read. */
interface ReadOptions {
  /** One of the forms of the copy; without compression if missing. */
  form?: Form | undefined;
  /** The most bytes to read; the limit of the kind of file if missing. */
  most?: number | undefined;
  /** Whether only its hash is needed; then large files need no memory. */
  hashOnly?: boolean;
}

/** One copy of the published files: a folder, or a website. Files are named without a leading slash. */
export interface Copy {
  name: string;
  /** The forms in which it hands out files: a website has three, which may differ; a folder has files only. */
  forms: readonly Form[];
  /** Reads a file up to its limit; undefined if the copy does not have it. */
  read(file: string, options?: ReadOptions): Promise<Served | undefined>;
  /** All files, if they can be listed: a folder can, a web server cannot. */
  list?(): Promise<string[]>;
}

/** The copy at a URL or in a folder. */
export const copyAt = (location: string): Copy => (/^https?:\/\//.test(location) ? copyOnWeb(location) : copyInFolder(location));

function copyInFolder(folder: string): Copy {
  return {
    name: folder,
    forms: ["identity"],
    read: (file) =>
      readBounded(join(folder, file), limitOf(file)).catch(({ code = "unknown error" }: NodeJS.ErrnoException) =>
        // One file that a disk cannot read must not hide the state of the others.
        ["ENOENT", "ENOTDIR", "EISDIR"].includes(code) ? undefined : { problem: `cannot be read (${code})`, kind: "broken" },
      ),
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
    },
  };
}

async function readBounded(path: string, most: number): Promise<Served | undefined> {
  const found = await stat(path);
  if (found.isDirectory()) return undefined;
  // A pipe would never end.
  if (!found.isFile()) return { problem: "is not a regular file", kind: "broken" };
  if (found.size > most) return { problem: `is larger than ${most} bytes`, kind: "oversized" };
  return servedBytes(await readFile(path));
}

const TIMEOUT_MS = 20 * SECOND;

/** A server that sends one file which is larger than any published one is not asked for others: each would cost as much. */
function copyOnWeb(base: string): Copy {
  const givingUp = new AbortController();
  const { signal } = givingUp;
  return {
    name: base,
    forms: FORMS,
    async read(file, { form = "identity", most = limitOf(file), hashOnly = false } = {}) {
      try {
        const isOfKnownSize = most < limitOf(file);
        const served = await askForFile({ base, file, form, most, keep: !hashOnly, timeoutMs: TIMEOUT_MS, signal });
        if (isOfKnownSize || served?.problem === undefined || served.kind !== "oversized") return served;
        const reason = new UnusableAnswer(`${served.problem}, as no published file is`);
        givingUp.abort(reason);
        throw reason;
      } catch (error) {
        throw cannotRead(addressOf(base, file), error as Error);
      }
    },
  };
}

function cannotRead(address: string, error: Error): Refusal {
  const { message, code, name } = error as NodeJS.ErrnoException;
  const reason =
    error instanceof UnusableAnswer
      ? `it ${message}`
      : name === "TimeoutError"
        ? `it did not respond within ${TIMEOUT_MS / SECOND} seconds`
        : message || code;
  return new Refusal("copy", `${address} cannot be read: ${reason}.`, "Try again, or check another copy.");
}
