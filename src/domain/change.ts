import { openSpans } from "./impact.ts";
import { countedSpans, type Incident, impactChangesOf, incidentSpans, lastWordOn, outageOf, statusOf } from "./incident.ts";
import { monthsBetween, monthsTouched } from "./month.ts";
import { type Instant, monthOf } from "./time.ts";

/** What happened to the record, with as much as is needed to know where it shows. */
export type Change =
  | {
      kind: "incident";
      id: string;
      months: string[];
      services: string[];
      regions: string[];
      global: boolean;
      listing: boolean;
      summary: boolean;
      running: boolean;
    }
  | { kind: "day"; months: string[] }
  | { kind: "everything" };

/**
 * The change from one state of an incident to another (null: it was not there, or is no more).
 * It names the months, services and regions of both states, so that pages it left are renewed too. Months are the site zone's:
 * those that list it, and those whose figures its impact counts in.
 * `listing` tells that an incident came, went or moved between months; `summary` that what lists and figures say of it is another;
 * `running` that impact was or is open.
 */
export function incidentChange(before: Incident | null, after: Incident | null, zone: string): Change {
  const states = [before, after].filter((state) => state !== null);
  const cells = states.flatMap(impactChangesOf).map(({ cell }) => cell);
  const listed = distinct(states.map((state) => listedMonth(state, zone)));
  const lastWord = Math.max(...states.map(lastWordOn));
  const hit = states.flatMap((state) => countedSpans(state, lastWord)).flatMap(({ from, to }) => monthsTouched(from, to, zone));
  const regions = cells.map(({ region }) => region);
  return {
    kind: "incident",
    id: (states[0] as Incident).id,
    months: distinct([...listed, ...hit]),
    services: distinct(cells.map(({ service }) => service)),
    regions: distinct(regions.filter((region) => region !== null)),
    global: regions.includes(null),
    listing: listed.length !== 1 || states.length !== 2,
    summary: before === null || after === null || listedAs(before) !== listedAs(after),
    running: states.some((state) => openSpans(incidentSpans(state)).length > 0),
  };
}

/** The same change as it shows at `now`: impact that runs, and was last spoken of in an earlier month, counts in every month since. */
export function shownAt(change: Change, now: Instant, zone: string): Change {
  if (change.kind !== "incident" || !change.running) return change;
  const since = monthsBetween(change.months.at(-1) as string, monthOf(now, zone));
  return { ...change, months: distinct([...change.months, ...since]) };
}

/** The same change with further months on which it shows. */
export const withMonths = (change: Change, months: readonly string[]): Change =>
  change.kind === "incident" ? { ...change, months: distinct([...change.months, ...months]) } : change;

/** The month under which the history lists an incident: that of its start, in the site's zone. */
export const listedMonth = (incident: Incident, zone: string): string => monthOf(incident.startedAt, zone);

/** What lists and figures show of an incident: they depend on nothing else. Open impact counts up to the last word. */
function listedAs(incident: Incident): string {
  const spans = incidentSpans(incident);
  const known = openSpans(spans).length > 0 ? lastWordOn(incident) : null;
  return JSON.stringify([incident.title, incident.startedAt, statusOf(incident), outageOf(incident), spans, known]);
}

const distinct = (words: string[]): string[] => [...new Set(words)].sort();
