import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkHappened } from "#domain/plausible-time.ts";
import type { Instant } from "#domain/time.ts";

/** A number that describes the size of an incident, and whether it is an estimate. */
export interface Figure {
  name: string;
  value: number;
  unit: string | null;
  basis: "estimate" | "confirmed";
  asOf: Instant | null;
  note: string | null;
}

/** Display names of common figures; others are shown by their own name, with spaces for underscores. */
export const FIGURE_NAMES: Record<string, string> = {
  customers_affected: "Customers affected",
  users_affected_share: "Share of users affected",
  failed_requests: "Failed requests",
  lost_transactions: "Lost transactions",
};

/** The name of a figure as shown on pages. */
export function figureName(name: string): string {
  const plain = FIGURE_NAMES[name] ?? name.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Refuses a figure without a name or a finite, non-negative value, or of a time at which it cannot have been taken. */
export function checkFigure(figure: Figure, now: Instant): void {
  if (figure.asOf !== null) checkHappened("figures", figure.asOf, now);
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(figure.name)) {
    throw new Refusal(
      "figures",
      phrase("“{figure}” is not a valid figure name.", { figure: figure.name }),
      "Use lower-case letters, digits and underscores, like customers_affected.",
    );
  }
  if (!Number.isFinite(figure.value) || figure.value < 0) {
    throw new Refusal(
      "figures",
      phrase("The value of {figure} is not a number.", { figure: figure.name }),
      "Enter a number of 0 or more, without separators, like 1957.",
    );
  }
}
