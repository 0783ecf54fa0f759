import { type Answer, ask, type Form, readerHeaders } from "./ask.ts";
import type { Served } from "./served.ts";

/** Which file of a site is asked for, in which form, and how much of it is read. */
export interface FileQuestion {
  /** The URL of the site. */
  base: string;
  /** Without a leading slash. */
  file: string;
  form: Form;
  most: number;
  keep: boolean;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Thrown if a server neither has a file nor says that it has none; the message is the end of a sentence. */
export class UnusableAnswer extends Error {}

const NOT_FOUND = "404.html";
const ABSENT = [403, 404, 410];

/** The address at which readers get a file. */
export const addressOf = (base: string, file: string): string =>
  new URL(file.replace(/(^|\/)index\.html$/, "$1"), base.replace(/\/*$/, "/")).href;

/**
 * Asks a site for one file in one form, as a reader does; undefined if it has none. A redirect is a problem of the file. Throws
 * `UnusableAnswer` for another status, and what `ask` throws.
 */
export async function askForFile({ base, file, form, ...rest }: FileQuestion): Promise<Served | undefined> {
  const answer = await ask({ ...rest, url: addressOf(base, file), headers: readerHeaders(form) });
  const { status, problem } = answer;
  if (status >= 300 && status < 400) return { problem: redirectText(answer), kind: "redirected" };
  // The page for unknown URLs may be served with status 404 at its own URL too.
  if (status === 200 || (status === 404 && file === NOT_FOUND)) return problem ?? servedIn(answer);
  if (ABSENT.includes(status)) return undefined;
  throw new UnusableAnswer(`responded with status ${status}`);
}

const servedIn = ({ sum, size, bytes }: Answer): Served => ({ sum, size, bytes });

const MAX_TARGET_LENGTH = 200;

/** A server writes the target of its redirect, which appears on terminals and in logs: without characters that control them. */
function redirectText({ status, location }: Answer): string {
  const target = location?.replace(/[^\x21-\x7e]/g, "?").slice(0, MAX_TARGET_LENGTH);
  return `redirects (status ${status}) to ${target ?? "nowhere"}`;
}
