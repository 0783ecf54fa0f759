import type { ImpactLevel, Level } from "#domain/impact/level.ts";
import { affectedScopesOf, type Hit, listPhrase, placeOf, sequence } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey, PLANE_NAMES } from "#domain/impact/service.ts";
import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { IncidentStatus } from "./incident.ts";

type Forms = readonly [one: string, several: string];

/** What a service does, somewhere and everywhere: of one, and of several. */
interface Doing {
  here: Forms;
  everywhere: Forms;
}

/** By level. "Operational" is said apart: of what was hit, and of what was not. */
const DOES: Record<ImpactLevel, Doing> = {
  under_maintenance: {
    here: ["{services} ({plane}) is under maintenance in {place}.", "{services} ({plane}) are under maintenance in {place}."],
    everywhere: ["{services} ({plane}) is under maintenance.", "{services} ({plane}) are under maintenance."],
  },
  degraded_performance: {
    here: [
      "{services} ({plane}) is slower or less reliable than usual in {place}.",
      "{services} ({plane}) are slower or less reliable than usual in {place}.",
    ],
    everywhere: [
      "{services} ({plane}) is slower or less reliable than usual.",
      "{services} ({plane}) are slower or less reliable than usual.",
    ],
  },
  partial_outage: {
    here: ["{services} ({plane}) fails for some requests in {place}.", "{services} ({plane}) fail for some requests in {place}."],
    everywhere: ["{services} ({plane}) fails for some requests.", "{services} ({plane}) fail for some requests."],
  },
  major_outage: {
    here: ["{services} ({plane}) is unavailable in {place}.", "{services} ({plane}) are unavailable in {place}."],
    everywhere: ["{services} ({plane}) is unavailable.", "{services} ({plane}) are unavailable."],
  },
};
const AGAIN: Doing = {
  here: ["{services} ({plane}) works again in {place}.", "{services} ({plane}) work again in {place}."],
  everywhere: ["{services} ({plane}) works again.", "{services} ({plane}) work again."],
};
const UNAFFECTED: Doing = {
  here: ["{services} ({plane}) is not affected in {place}.", "{services} ({plane}) are not affected in {place}."],
  everywhere: ["{services} ({plane}) is not affected.", "{services} ({plane}) are not affected."],
};

const STATUS_SENTENCES: Record<IncidentStatus, string> = {
  investigating: "We are investigating.",
  identified: "We have identified the cause and are working on a fix.",
  monitoring: "A fix is in place, and we are monitoring it.",
  resolved: "The incident is resolved.",
};

/** What the first sentences of an update are made from. */
export interface OpeningFacts {
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
export function openingSentence(catalogue: Catalogue, { changes, hit, status, since }: OpeningFacts): Phrase {
  const before = new Set(hit.map(cellKey));
  const wasAffected = ({ cell }: { cell: Cell }) => before.has(cellKey(cell));
  const told = [
    ...sentencesOf(
      catalogue,
      changes.filter(({ level }) => level !== "operational"),
      ({ level }) => DOES[level as ImpactLevel],
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && wasAffected(change)),
      () => AGAIN,
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && !wasAffected(change)),
      () => UNAFFECTED,
    ),
  ];
  const [first, ...rest] = told;
  const opening = first && since !== null ? [phrase("Since {since}, {sentence}", { since, sentence: first })] : told.slice(0, 1);
  return phrase("{all}", { all: sequence("{some} {next}", [...opening, ...rest, phrase(STATUS_SENTENCES[status])]) });
}

function sentencesOf(catalogue: Catalogue, changes: OpeningFacts["changes"], doing: (hit: Hit) => Doing): Phrase[] {
  const keyOf = (hit: Hit) => `${hit.plane} ${hit.level} ${inEnglish(placeOf(catalogue, hit) ?? "")}`;
  return [...Map.groupBy(affectedScopesOf(catalogue, changes), keyOf).values()].map((hits) => {
    const [first] = hits as [Hit, ...Hit[]];
    const place = placeOf(catalogue, first);
    const services = listPhrase(hits.map(({ service }) => service.name));
    const values = { services, plane: phrase(PLANE_NAMES[first.plane]) };
    const { here, everywhere } = doing(first);
    return place ? counted(hits.length, ...here, { ...values, place }) : counted(hits.length, ...everywhere, values);
  });
}
