import { Refusal } from "#domain/errors.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Role } from "./role.ts";

/** What a program may do: as people of that role do, but for deciding about people. */
export const TOKEN_ROLES = ["author", "publisher"] as const satisfies readonly Role[];
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** Known at sight, so that programs that look for leaked secrets find it; the part in the middle is the token's id. */
const FORM = /^afloat_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;

export const tokenText = (id: string, secret: string): string => `afloat_${id}_${secret}`;

/** The id in a token; undefined for what is none. */
export const idInToken = (text: string): string | undefined => FORM.exec(text)?.[1];

/** Whether a token is still good. */
export const isValid = (
  { revokedAt, expiresAt }: { revokedAt: Instant | null; expiresAt: Instant | null },
  now: Instant,
): boolean => revokedAt === null && (expiresAt === null || now < expiresAt);

const MAX_LIFETIME = 3650;

/** When a token ends that is to last so many days; null lasts until it is revoked. */
export function expiryOf(days: number | null, now: Instant): Instant | null {
  if (days === null) return null;
  if (Number.isInteger(days) && days >= 1 && days <= MAX_LIFETIME) return now + days * DAY;
  throw new Refusal(
    "expires",
    `${days} is not a valid number of days.`,
    `Give a whole number from 1 to ${MAX_LIFETIME}, or leave it out.`,
  );
}
