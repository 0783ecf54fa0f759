import type { ImpactLevel, Level } from "#domain/impact/level.ts";
import { type AffectedScope, affectedScopesOf, listPhrase, locationPhrase, sequence } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey, PLANE_NAMES } from "#domain/impact/service.ts";
import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { IncidentStatus } from "./incident.ts";

type SentenceForms = readonly [one: string, several: string];

/** Sentences about services in some locations and everywhere, each for one service and for several. */
interface ClauseForms {
  here: SentenceForms;
  everywhere: SentenceForms;
}

/** The sentences by level. "Operational" has sentences of its own, which differ between recovered and unaffected cells. */
const FORMS: Record<ImpactLevel, ClauseForms> = {
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
const RECOVERED_FORMS: ClauseForms = {
  here: ["{services} ({plane}) works again in {place}.", "{services} ({plane}) work again in {place}."],
  everywhere: ["{services} ({plane}) works again.", "{services} ({plane}) work again."],
};
const UNAFFECTED_FORMS: ClauseForms = {
  here: ["{services} ({plane}) is not affected in {place}.", "{services} ({plane}) are not affected in {place}."],
  everywhere: ["{services} ({plane}) is not affected.", "{services} ({plane}) are not affected."],
};

const STATUS_SENTENCES: Record<IncidentStatus, string> = {
  investigating: "We are investigating.",
  identified: "We have identified the cause and are working on a fix.",
  monitoring: "A fix is in place, and we are monitoring it.",
  resolved: "The incident is resolved.",
  withdrawn: "This incident was posted in error and is withdrawn.",
};

/** The facts that the opening sentences of an update are generated from. */
export interface OpeningFacts {
  /** The changes of this update. */
  changes: readonly { cell: Cell; level: Level }[];
  /** The cells that were affected before this update. */
  affectedBefore: readonly Cell[];
  status: IncidentStatus;
  /** The start as text; null if the sentence needs none. */
  since: string | null;
}

/**
 * The opening sentences of an update, generated from its changes: "Since 15:23 (UTC+8), Cloud API (control plane) is unavailable
 * in all regions. We are investigating." The worst level comes first; services in the same state share a sentence.
 */
export function openingSentence(catalogue: Catalogue, { changes, affectedBefore, status, since }: OpeningFacts): Phrase {
  const keysBefore = new Set(affectedBefore.map(cellKey));
  const wasAffected = ({ cell }: { cell: Cell }) => keysBefore.has(cellKey(cell));
  const sentences = [
    ...sentencesOf(
      catalogue,
      changes.filter(({ level }) => level !== "operational"),
      ({ level }) => FORMS[level as ImpactLevel],
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && wasAffected(change)),
      () => RECOVERED_FORMS,
    ),
    ...sentencesOf(
      catalogue,
      changes.filter((change) => change.level === "operational" && !wasAffected(change)),
      () => UNAFFECTED_FORMS,
    ),
  ];
  const [first, ...rest] = sentences;
  const opening =
    first && since !== null ? [phrase("Since {since}, {sentence}", { since, sentence: first })] : sentences.slice(0, 1);
  return phrase("{all}", { all: sequence("{some} {next}", [...opening, ...rest, phrase(STATUS_SENTENCES[status])]) });
}

/** Sentences about what is affected, the worst level first; an empty list where nothing is. */
export const affectedSentences = (catalogue: Catalogue, affected: readonly { cell: Cell; level: ImpactLevel }[]): Phrase[] =>
  sentencesOf(catalogue, affected, ({ level }) => FORMS[level as ImpactLevel]);

function sentencesOf(
  catalogue: Catalogue,
  changes: OpeningFacts["changes"],
  formsOf: (scope: AffectedScope) => ClauseForms,
): Phrase[] {
  const keyOf = (scope: AffectedScope) => `${scope.plane} ${scope.level} ${inEnglish(locationPhrase(catalogue, scope) ?? "")}`;
  return [...Map.groupBy(affectedScopesOf(catalogue, changes), keyOf).values()].map((scopes) => {
    const [first] = scopes as [AffectedScope, ...AffectedScope[]];
    const location = locationPhrase(catalogue, first);
    const services = listPhrase(scopes.map(({ service }) => service.name));
    const values = { services, plane: phrase(PLANE_NAMES[first.plane]) };
    const { here, everywhere } = formsOf(first);
    return location
      ? counted(scopes.length, ...here, { ...values, place: location })
      : counted(scopes.length, ...everywhere, values);
  });
}
