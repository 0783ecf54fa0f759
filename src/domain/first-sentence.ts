import type { IncidentStatus } from "./incident.ts";
import type { Level } from "./level.ts";
import { type Hit, hitsOf, listInWords, placeOf } from "./scope.ts";
import { type Catalogue, type Cell, cellKey } from "./service.ts";

/** What a service does at a level: of one, and of several. "Operational" is said apart: of what was hit, and of what was not. */
const DOES: Record<Exclude<Level, "operational">, readonly [one: string, several: string]> = {
  degraded_performance: ["is slower or less reliable than usual", "are slower or less reliable than usual"],
  partial_outage: ["fails for some requests", "fail for some requests"],
  major_outage: ["is unavailable", "are unavailable"],
};
const AGAIN = ["works again", "work again"] as const;
const UNAFFECTED = ["is not affected", "are not affected"] as const;

const STATUS_SENTENCES: Record<IncidentStatus, string> = {
  investigating: "We are investigating.",
  identified: "We know the cause and are working on it.",
  monitoring: "A fix is in place, and we are watching it.",
  resolved: "The incident is over.",
};

/** What the first sentences of an update are made from. */
export interface Said {
  /** What changes now. */
  changes: readonly { cell: Cell; level: Level }[];
  /** The cells that were hit before. */
  hit: readonly Cell[];
  status: IncidentStatus;
  /** Since when, in words; null where it goes without saying. */
  since: string | null;
}

/**
 * The first sentences of an update, from what it changes: "Since 15:23 (UTC+8), Cloud API (control plane) is unavailable in all
 * regions. We are investigating." The worst comes first; services that fare alike share a sentence.
 */
export function firstSentence(catalogue: Catalogue, { changes, hit, status, since }: Said): string {
  const before = new Set(hit.map(cellKey));
  const wasHit = ({ cell }: { cell: Cell }) => before.has(cellKey(cell));
  const told = [
    ...sentencesOf(
      catalogue,
      changes.filter(({ level }) => level !== "operational"),
      ({ level }) => DOES[level as keyof typeof DOES],
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && wasHit(change)),
      () => AGAIN,
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && !wasHit(change)),
      () => UNAFFECTED,
    ),
  ];
  const [first, ...rest] = told;
  const opening = first !== undefined && since !== null ? [`Since ${since}, ${first}`] : told.slice(0, 1);
  return [...opening, ...rest, STATUS_SENTENCES[status]].join(" ");
}

function sentencesOf(
  catalogue: Catalogue,
  changes: Said["changes"],
  doing: (hit: Hit) => readonly [one: string, several: string],
): string[] {
  const alike = Map.groupBy(hitsOf(catalogue, changes), (hit) => `${hit.plane} ${hit.level} ${placeOf(catalogue, hit)}`);
  return [...alike.values()].map((hits) => {
    const [first] = hits as [Hit, ...Hit[]];
    const place = placeOf(catalogue, first);
    const [one, several] = doing(first);
    const names = listInWords(hits.map(({ service }) => service.name));
    return `${names} (${first.plane} plane) ${hits.length === 1 ? one : several}${place && ` in ${place}`}.`;
  });
}
