import type { Instant } from "#domain/time.ts";
import { confirmedUnaffected, type ImpactChange, type ImpactSpan, openSpans } from "./impact.ts";
import { type Cell, cellKey } from "./service.ts";

/** What an incident states: its changes, and its spans. */
export interface Statements {
  changes: readonly ImpactChange[];
  spans: readonly ImpactSpan[];
}

/**
 * The cells that incidents with open impact have confirmed to work. A confirmation counts from the start of its incident's impact
 * on, and no more once anything has affected the cell since. `spansOf` returns every span that touches a cell.
 */
export const confirmedWorking = (incidents: readonly Statements[], spansOf: (cell: Cell) => readonly ImpactSpan[]): Cell[] =>
  incidents.flatMap(({ changes, spans }) => {
    const since = Math.min(...openSpans(spans).map(({ from }) => from));
    return confirmedUnaffected(changes).filter((cell) => {
      const at = confirmedAt(changes, cell);
      return at >= since && !spansOf(cell).some(({ to }) => to === null || to > at);
    });
  });

const confirmedAt = (changes: readonly ImpactChange[], cell: Cell): Instant =>
  Math.max(...changes.filter((change) => cellKey(change.cell) === cellKey(cell)).map(({ at }) => at));
