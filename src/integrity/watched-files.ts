import { fileOf, incidentOf, paths } from "#domain/publishing/paths.ts";
import { openEntries } from "#domain/record/open-entries.ts";
import { logLines } from "./check-log.ts";

/** The newest open entries are enough: no site has more, and a hostile log could list any number. */
const MAX_OPEN = 200;

const STATUS_TEXT = fileOf(paths.statusText);
/** The front page, its sections, and both in every language. */
const FRONT = /^(?:[\w-]+\/)?index\.html$/;

/** The files that readers look at during an outage: front pages, the state as text, and the pages of open entries. */
export function watchedFiles(files: readonly string[], integrityFiles: ReadonlyMap<string, Buffer>): string[] {
  const open = new Set(openEntries(logLines(integrityFiles)).slice(0, MAX_OPEN));
  return files.filter((file) => file === STATUS_TEXT || FRONT.test(file) || open.has(incidentOf(`/${file}`) ?? ""));
}
