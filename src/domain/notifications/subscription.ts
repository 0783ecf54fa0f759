import { checkAll, Refusal } from "#domain/errors.ts";
import { type Catalogue, servicesOf } from "#domain/impact/service.ts";
import { phrase } from "#domain/phrase.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import type { Choice } from "./audience.ts";

/** How long the link in the first mail holds. After that the address is forgotten. */
export const CONFIRM_WITHIN = 2 * DAY;

/** How often something is let through before it has to wait, and how long it then has to be quiet. */
export interface Limit {
  most: number;
  within: number;
}

/** Against those who would write to others by our hand: mails to one address, forms from one visitor, and forms in all. */
export const SUBSCRIBE_LIMITS = {
  address: { most: 3, within: DAY },
  visitor: { most: 10, within: HOUR },
  everybody: { most: 600, within: HOUR },
} as const satisfies Record<string, Limit>;

/** How often it was let through, counted on from the former; undefined when it has to wait. A clock set back lets it wait no longer than ever. */
export function countedOn(
  former: { count: number; at: Instant } | undefined,
  { most, within }: Limit,
  now: Instant,
): number | undefined {
  if (!former || Math.abs(now - former.at) >= within) return 1;
  return former.count < most ? former.count + 1 : undefined;
}

/** Refuses a choice of what is not offered. */
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
