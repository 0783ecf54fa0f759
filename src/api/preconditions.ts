import { createHash } from "node:crypto";
import { SECOND } from "#domain/time.ts";
import { Problem } from "./problem.ts";

/** The strong entity tag of a response: a hash of its bytes. */
export const entityTag = (text: string): string => `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;

/** Whether If-None-Match names a tag, compared weakly (RFC 9110 §13.1.2). */
export const isNamed = (header: string | undefined, tag: string): boolean =>
  tagsIn(header).some((named) => named === "*" || named.replace(/^W\//, "") === tag);

/** Refuses a change that is based on another state than the current one (RFC 9110 §13.1.1: a weak tag never matches). */
export function checkMatch(header: string, tag: string): void {
  if (tagsIn(header).some((named) => named === "*" || named === tag)) return;
  throw new Problem("stale", "It has changed since you read it. Read it again, check it, and resend your change.", { ETag: tag });
}

const tagsIn = (header = ""): string[] => header.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];

const MAX_KEY_LENGTH = 255;

/** The key in an Idempotency-Key header, with or without the quotes of a structured field; undefined when there is none. */
export function keyIn(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(String(header))?.[1] ?? String(header);
  if (key.length > 0 && key.length <= MAX_KEY_LENGTH) return key;
  throw new Problem("malformed", `The Idempotency-Key is empty or has more than ${MAX_KEY_LENGTH} characters. Use a UUID.`);
}

const MAX_WAIT_SECONDS = 30;

/** How many milliseconds the client wants to wait for the result to be live (RFC 7240 §4.3), up to half a minute. */
export function waitIn(header: string | string[] | undefined): number {
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})\b/i.exec(String(header ?? ""))?.[1];
  return Math.min(Number(seconds ?? 0), MAX_WAIT_SECONDS) * SECOND;
}
