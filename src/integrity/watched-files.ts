import { fileOf, incidentOf, paths } from "#domain/publishing/paths.ts";
import type { LogLine } from "#domain/record/log-line.ts";
import { readLine } from "#domain/record/log-parsing.ts";
import { logLines } from "./check-log.ts";

const SETTLED = ["resolved", "completed", "cancelled"];
/** The newest open entries are enough: no site has more, and a hostile log could list any number. */
const MAX_OPEN = 200;

/** The entries of a log that are open: the status of their latest update does not end them. Newest first. */
function openEntries(integrityFiles: ReadonlyMap<string, Buffer>): string[] {
  const statuses = new Map<string, unknown>();
  for (const line of logLines(integrityFiles)) {
    const read = readLine(line) as (LogLine & { status?: unknown }) | undefined;
    if (read?.kind === "post") statuses.set(read.incident, read.status);
  }
  const open = [...statuses].filter(([, status]) => !SETTLED.includes(String(status)));
  return open.map(([id]) => id).reverse();
}

const STATUS_TEXT = fileOf(paths.statusText);
/** The front page, its sections, and both in every language. */
const FRONT = /^(?:[\w-]+\/)?index\.html$/;

/** The files that readers look at during an outage: front pages, the state as text, and the pages of open entries. */
export function watchedFiles(files: readonly string[], integrityFiles: ReadonlyMap<string, Buffer>): string[] {
  const open = new Set(openEntries(integrityFiles).slice(0, MAX_OPEN));
  return files.filter((file) => file === STATUS_TEXT || FRONT.test(file) || open.has(incidentOf(`/${file}`) ?? ""));
}
