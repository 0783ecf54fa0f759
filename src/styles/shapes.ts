import type { State } from "#domain/impact/level.ts";

/** The width and height of the shapes. */
export const SHAPE_SIZE = 14;

/** A shape for each level, so that they differ without colour: the start of its outline, and the path from there (SVG 2 §9.3). */
const SHAPES: Record<State, readonly [x: number, y: number, path: string]> = {
  // A ring.
  operational: [7, 3, "a4 4 0 1 0 .01 0z"],
  // Two bars in a ring.
  under_maintenance: [7, 1.2, "a5.8 5.8 0 1 0 .01 0zm-1.8 3.3v5m3.6-5v5"],
  // A diamond with a question mark.
  unknown: [7, 0.9, "l6.1 6.1-6.1 6.1-6.1-6.1zm-1.5 4.8a1.5 1.5 0 1 1 1.9 1.5q-.4.2-.4.8m0 1.4v.5"],
  // A triangle.
  degraded_performance: [7, 2, "l6 10.5h-12z"],
  // A square, half of it filled.
  partial_outage: [1, 1, "h12v12h-12zm6 1v10h5v-10z"],
  // A square with a cross cut out.
  major_outage: [
    0,
    0,
    "h14v14h-14zm3 4.4 2.6 2.6-2.6 2.6 1.4 1.4 2.6-2.6 2.6 2.6 1.4-1.4-2.6-2.6 2.6-2.6-1.4-1.4-2.6 2.6-2.6-2.6z",
  ],
};

/** The outline of a level's shape as a path's `d`, moved down by `offset`. It is filled (even-odd) where `isSolid`, else stroked. */
export function outlineOf(level: State, offset = 0): string {
  const [x, y, path] = SHAPES[level];
  return `M${x} ${y + offset}${path}`;
}

/** Whether a level's shape is filled rather than stroked. */
export const isSolid = (level: State): boolean => level === "partial_outage" || level === "major_outage";
