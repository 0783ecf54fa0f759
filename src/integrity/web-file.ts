import type { IncomingHttpHeaders } from "node:http";
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
  const { status, headers, problem } = answer;
  if (status >= 300 && status < 400) return redirect(`(status ${status})`, headers.location);
  // The page for unknown URLs may be served with status 404 at its own URL too.
  if (status === 200 || (status === 404 && file === NOT_FOUND))
    return problem ?? headerProblem(file, headers) ?? servedIn(answer);
  if (ABSENT.includes(status)) return undefined;
  throw new UnusableAnswer(`responded with status ${status}`);
}

const servedIn = ({ sum, size, bytes }: Answer): Served => ({ sum, size, bytes });

/** Headers by which readers see something other than the content; undefined if there are none. */
function headerProblem(file: string, headers: IncomingHttpHeaders): Served | undefined {
  const { refresh, link, "content-type": type, "content-disposition": disposition } = headers;
  if (refresh !== undefined) return redirect("(header Refresh)", String(refresh));
  if (/\bstylesheet\b/i.test(String(link ?? ""))) return broken("is styled by a header Link", link);
  if (!file.endsWith(".html")) return undefined;
  if (/^\s*attachment\b/i.test(disposition ?? ""))
    return broken("is downloaded instead of shown, by a header Content-Disposition", disposition);
  if (type !== undefined && !HTML.test(type))
    return broken("is not served as HTML in UTF-8, but by the header Content-Type", type);
  return undefined;
}

const HTML = /^text\/html\s*(;\s*charset="?utf-?8"?\s*)?$/i;

const redirect = (how: string, target: string | undefined): Served => ({
  problem: `redirects ${how} to ${target === undefined ? "nowhere" : printable(target)}`,
  kind: "redirected",
});

const broken = (what: string, value: string | string[] | undefined): Served => ({
  problem: `${what}: ${printable(String(value))}`,
  kind: "broken",
});

const MAX_LENGTH = 200;

/** What a server writes in its headers appears on terminals and in logs: without characters that control them. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_LENGTH);
