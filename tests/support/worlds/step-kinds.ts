import fc from "fast-check";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import type { Recorded } from "./recorded.ts";

// What random steps have in common: what they choose from, and how they are named.

/** One thing that staff may do; its result has the publication in which it must appear. */
export interface Step {
  /** The step and its choices, for the report of a failure. */
  name: string;
  /** Performs it; undefined if there is nothing to do it to. */
  perform(record: Recorded): { publication: number } | undefined;
}

export const HOUR = 3_600_000;
export const MINUTE = 60_000;

export const scope = fc.constantFrom(
  { service: "api", region: "north" },
  { service: "api", region: "south" },
  { service: "api" },
  { service: "disk", plane: "control" },
  { service: "disk", plane: "data" },
  { service: "dns" },
);
export const impacts = fc.array(
  fc.tuple(scope, fc.constantFrom(...INCIDENT_LEVELS)).map(([where, level]) => ({ ...where, level })),
  { maxLength: 3 },
);
export const which = fc.nat(9);
export const text = fc.constantFrom("Calls fail.", "Still working on it.", "**Better** <now>.", "A long word. ".repeat(30));
export const status = fc.constantFrom("investigating" as const, "identified" as const, "monitoring" as const);

/** A kind of step: its choices, and what they do. */
export const kind = <T>(
  name: string,
  choices: fc.Arbitrary<T>,
  perform: (record: Recorded, chosen: T) => { publication: number },
) => choices.map((chosen): Step => ({ name: `${name} ${JSON.stringify(chosen)}`, perform: (record) => perform(record, chosen) }));

/** The same for steps on an existing incident. */
export const amending = <T extends { which: number }>(
  name: string,
  choices: fc.Arbitrary<T>,
  perform: (record: Recorded, id: string, chosen: T) => { publication: number } | undefined,
) =>
  choices.map((chosen): Step => {
    const chosenFrom = (record: Recorded) => record.ids[chosen.which % record.ids.length];
    return {
      name: `${name} ${JSON.stringify(chosen)}`,
      perform(record) {
        const id = chosenFrom(record);
        return id === undefined ? undefined : perform(record, id, chosen);
      },
    };
  });
