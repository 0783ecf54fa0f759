import { checkAll, Refusal } from "#domain/errors.ts";
import { type Catalogue, servicesOf } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import type { Choice } from "./audience.ts";

/** How long the link in the confirmation mail is valid. After that the address is deleted. */
export const CONFIRM_WITHIN = 2 * DAY;

/** How many requests are allowed within a time, in milliseconds. */
export interface RateLimit {
  max: number;
  windowMs: number;
}

/**
 * Limits against abuse of the subscription form for sending mail to others: mails to one address, forms from one visitor, and
 * forms in total.
 */
export const SUBSCRIBE_LIMITS = {
  address: { max: 3, windowMs: DAY },
  visitor: { max: 10, windowMs: HOUR },
  total: { max: 600, windowMs: HOUR },
} as const satisfies Record<string, RateLimit>;

/**
 * The number of requests in the current window, including this one; undefined if the limit is reached. If the clock was set back,
 * nobody waits longer than one window.
 */
export function countedOn(
  previous: { count: number; at: Instant } | undefined,
  { max, windowMs }: RateLimit,
  now: Instant,
): number | undefined {
  if (!previous || Math.abs(now - previous.at) >= windowMs) return 1;
  return previous.count < max ? previous.count + 1 : undefined;
}

/** Refuses services or regions that are not in the catalogue. */
export const checkChoice = ({ services, regions }: Choice, catalogue: Catalogue): void =>
  checkAll(
    () =>
      checkKnown(
        "services",
        services,
        servicesOf(catalogue).map(({ slug }) => slug),
      ),
    () =>
      checkKnown(
        "regions",
        regions,
        catalogue.regions.map(({ slug }) => slug),
      ),
  );

function checkKnown(field: string, chosen: readonly string[] | null, known: readonly string[]): void {
  const unknown = chosen?.find((slug) => !known.includes(slug));
  if (unknown !== undefined)
    throw new Refusal(
      field,
      phrase("“{unknown}” is not one of the choices.", { unknown: unknown.slice(0, 80) }),
      "Choose one of those shown.",
    );
}
