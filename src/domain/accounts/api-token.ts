import { Refusal } from "#domain/errors.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Role } from "./role.ts";

/** The roles that an API token can have. An administrator's is not among them: no program may manage users. */
export const TOKEN_ROLES = ["author", "publisher"] as const satisfies readonly Role[];
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** The prefix lets secret scanners find leaked tokens; the middle part is the token's id. */
const TOKEN_PATTERN = /^afloat_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;

export const tokenText = (id: string, secret: string): string => `afloat_${id}_${secret}`;

/** The id in a token; undefined if the text does not have the form of a token. */
export const idInToken = (text: string): string | undefined => TOKEN_PATTERN.exec(text)?.[1];

/** Whether a token is neither revoked nor expired. */
export const isValid = (
  { revokedAt, expiresAt }: { revokedAt: Instant | null; expiresAt: Instant | null },
  now: Instant,
): boolean => revokedAt === null && (expiresAt === null || now < expiresAt);

const MAX_LIFETIME_DAYS = 3650;

/** When a token that is to last so many days expires; null for one that lasts until it is revoked. */
export function expiryOf(days: number | null, now: Instant): Instant | null {
  if (days === null) return null;
  if (Number.isInteger(days) && days >= 1 && days <= MAX_LIFETIME_DAYS) return now + days * DAY;
  throw new Refusal(
    "expires",
    `${days} is not a valid number of days.`,
    `Give a whole number from 1 to ${MAX_LIFETIME_DAYS}, or leave it out.`,
  );
}
