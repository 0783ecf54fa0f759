import { type Incident, impactChangesOf, incidentSpans, outageOf, statusOf } from "./incident.ts";
import { isOpen } from "./postmortem.ts";
import { monthOf } from "./time.ts";

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
      actions: boolean;
    }
  | { kind: "day" }
  | { kind: "due"; ids: string[] }
  | { kind: "everything" };

/**
 * The change from one state of an incident to another (null: it was not there, or is no more).
 * It names the months, services and regions of both states, so that pages it left are renewed too. Months are the site zone's.
 * `listing` tells that an incident came, went or moved between months; `summary` that what lists say of it is another;
 * `actions` that what the list of open actions says is.
 */
export function incidentChange(before: Incident | null, after: Incident | null, zone: string): Change {
  const states = [before, after].filter((state) => state !== null);
  const cells = states.flatMap(impactChangesOf).map(({ cell }) => cell);
  const months = distinct(states.map((state) => listedMonth(state, zone)));
  const regions = cells.map(({ region }) => region);
  return {
    kind: "incident",
    id: (states[0] as Incident).id,
    months,
    services: distinct(cells.map(({ service }) => service)),
    regions: distinct(regions.filter((region) => region !== null)),
    global: regions.includes(null),
    listing: months.length !== 1 || states.length !== 2,
    summary: before === null || after === null || listedAs(before) !== listedAs(after),
    actions: (before && actionsAs(before)) !== (after && actionsAs(after)),
  };
}

/** The month under which the history lists an incident: that of its start, in the site's zone. */
export const listedMonth = (incident: Incident, zone: string): string => monthOf(incident.startedAt, zone);

/** What lists show of an incident: its words there depend on nothing else. */
const listedAs = (incident: Incident): string =>
  JSON.stringify([incident.title, incident.startedAt, statusOf(incident), outageOf(incident), incidentSpans(incident)]);

/** What the list of open actions shows of an incident; null when it has none. */
const actionsAs = ({ title, postmortem }: Incident): string | null =>
  postmortem?.actions.some(isOpen) ? JSON.stringify([title, postmortem.actions]) : null;

const distinct = (words: string[]): string[] => [...new Set(words)].sort();
