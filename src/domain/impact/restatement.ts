import { withCells } from "./current-catalogue.ts";
import { covers, type ImpactChange, type ImpactSpan, spansOf } from "./impact.ts";
import { type Level, worstOf } from "./level.ts";
import { type Catalogue, type Cell, cellKey, expandScope, isOtherScope, planeKey, type Scope, servicesOf } from "./service.ts";

// A service may become global, or regional, while an incident states its impact. Its cells then have another scope than those that the
// catalogue has now: a cell without a region is the whole service (on one plane), and those with a region are its parts.

const isWhole = ({ region }: Cell): boolean => region === null;

/**
 * The cells of a scope in an entry that has stated the cells `known`, which it may name also when they are no longer offered. Refuses
 * what the catalogue does not have otherwise.
 */
export function expandStated(catalogue: Catalogue, scope: Scope, known: readonly Cell[]): readonly Cell[] {
  const listed = withCells(catalogue, known);
  const isNamed = (cell: Cell) => cell.service === scope.service && cell.region !== null && cell.region === scope.region;
  if (!known.some(isNamed)) return expandScope(listed, scope);
  // A service that is global now has no such region in the catalogue.
  const named = expandScope(listed, { ...scope, region: undefined }).map((cell) => ({ ...cell, region: scope.region as string }));
  const stated = named.filter((cell) => known.some((each) => cellKey(each) === cellKey(cell))).slice(0, 1);
  return stated.length > 0 ? stated : expandScope(listed, scope);
}

/**
 * The same in a correction of an update that stated the cells `stated`: everywhere is where it stated, if the service was global then
 * and has regions now, or had regions and has none now.
 */
export function expandCorrected(catalogue: Catalogue, scope: Scope, stated: readonly Cell[]): readonly Cell[] {
  const cells = expandStated(catalogue, scope, stated);
  if ((scope.region ?? "*") !== "*") return cells;
  const former = stated.filter((each) => cells.some((cell) => isOtherScope(cell, each)));
  const isMixed = stated.some((each) => cells.some((cell) => cellKey(cell) === cellKey(each)));
  return former.length === 0 || isMixed ? cells : [...new Map(former.map((cell) => [cellKey(cell), cell])).values()];
}

/**
 * What an update states, with what follows for cells of another scope, so that never both a whole and a part of it are affected. The
 * whole covers its parts: it takes their place. A part splits the whole: the other parts keep its level. `known` are all other changes
 * of the entry.
 */
export function restated(
  catalogue: Catalogue,
  known: readonly ImpactChange[],
  stated: readonly ImpactChange[],
): readonly ImpactChange[] {
  const all = [...known, ...stated];
  if (!stated.some(({ cell }) => all.some((each) => isOtherScope(cell, each.cell)))) return stated;
  const instants = [...new Set(stated.map(({ at }) => at))].sort((a, b) => a - b);
  const changes: ImpactChange[] = [];
  for (const instant of instants) {
    const now = stated.filter(({ at }) => at === instant);
    // A part that is stated together with its whole is an exception from it.
    for (const step of [now.filter(({ cell }) => isWhole(cell)), now.filter(({ cell }) => !isWhole(cell))]) {
      const spans = spansOf([...known, ...changes]);
      changes.push(...step, ...consequencesOf(catalogue, spans, step));
    }
  }
  return lastOfEach(changes);
}

const lastOfEach = (changes: readonly ImpactChange[]): ImpactChange[] => [
  ...new Map(changes.map((change) => [`${cellKey(change.cell)} ${change.at}`, change])).values(),
];

/** What follows from changes at one instant, all of wholes or all of parts, for cells of the other scope. */
const consequencesOf = (catalogue: Catalogue, spans: readonly ImpactSpan[], step: readonly ImpactChange[]): ImpactChange[] =>
  step.flatMap(({ cell, at }) =>
    spans
      .filter((span) => covers(span, at) && isOtherScope(span.cell, cell))
      .flatMap((span): ImpactChange[] => {
        const end: ImpactChange = { cell: span.cell, level: "operational", at };
        if (!isWhole(span.cell)) return [end];
        // What is global now has no parts that could keep the level of the whole.
        const parts = partsOf(catalogue, span.cell);
        return parts.length === 0 ? [] : [end, ...splitOf(parts, span, spans, step)];
      }),
  );

/** The parts of a whole in the catalogue as it is now; none for a global service. */
const partsOf = (catalogue: Catalogue, { service, plane }: Cell): Cell[] =>
  (servicesOf(catalogue).find(({ slug }) => slug === service)?.regions ?? []).map((region) => ({ service, region, plane }));

/** The parts that are not stated keep the level of the whole, and all parts end where it ended or changed. */
function splitOf(
  parts: readonly Cell[],
  whole: ImpactSpan,
  spans: readonly ImpactSpan[],
  step: readonly ImpactChange[],
): ImpactChange[] {
  const at = step[0]?.at ?? whole.from;
  const own = step.filter(({ cell }) => planeKey(cell) === planeKey(whole.cell));
  const named = new Set(own.map(({ cell }) => cellKey(cell)));
  const others = parts.filter((part) => !named.has(cellKey(part)));
  const levelOf = (part: Cell): Level =>
    worstOf([
      whole.level,
      ...spans.filter((span) => covers(span, at) && cellKey(span.cell) === cellKey(part)).map((s) => s.level),
    ]);
  const { to } = whole;
  const affected = [...others, ...own.filter(({ level }) => level !== "operational").map(({ cell }) => cell)];
  return [
    ...others.map((cell): ImpactChange => ({ cell, level: levelOf(cell), at })),
    ...(to === null ? [] : affected.map((cell): ImpactChange => ({ cell, level: "operational", at: to }))),
  ];
}
