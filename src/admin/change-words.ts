import type { Change } from "../domain/change.ts";

/** What a publication made visible, in a word or two. */
export function changeInWords(change: Change): string {
  if (change.kind === "incident") return change.listing ? "Incident, new or moved" : "Incident";
  return change.kind === "day" ? "A day turned" : "All pages";
}
