import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reader } from "#db/engine/open.ts";
import { linesFrom, linesOfMonth, monthsOfLog } from "#db/record/log.ts";
import { integrityPaths, LOG_FILE_LINES, logFileOf } from "#domain/publishing/integrity-paths.ts";
import { checkFile } from "./log-tree.ts";
import type { Files } from "./sign.ts";

/**
 * The log files that have grown since the log had `size` lines. Refuses a file that does not start with its published content.
 */
export async function grownLogFiles(db: Reader, site: string, size: number): Promise<Files> {
  const files: Files = new Map();
  for (const { month, n } of linesFrom(db, size)) {
    const path = logFileOf(month, n);
    if (files.has(path)) continue;
    const part = Math.floor(n / LOG_FILE_LINES);
    const lines = linesOfMonth(db, month, part * LOG_FILE_LINES, (part + 1) * LOG_FILE_LINES);
    checkFile(path, await readFile(join(site, path)).catch(() => undefined), lines);
    files.set(path, Buffer.from(lines.map(({ line }) => `${line}\n`).join("")));
  }
  return files;
}

/** Every log file, one after the other. */
export function* allLogFiles(db: Reader): Generator<[path: string, bytes: Buffer]> {
  for (const { month, lines } of monthsOfLog(db)) {
    for (let first = 0; first < lines; first += LOG_FILE_LINES) {
      const text = linesOfMonth(db, month, first, first + LOG_FILE_LINES).map(({ line }) => `${line}\n`);
      yield [integrityPaths.log(month, first / LOG_FILE_LINES), Buffer.from(text.join(""))];
    }
  }
}
