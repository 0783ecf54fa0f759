import { expect } from "vitest";
import type { Instance } from "#tests/support/parts.ts";

/** Adds incidents, given as lines of an incident file, to the database of an instance. */
export function addIncidents({ parts, afloat }: Instance, lines: readonly string[]): void {
  const known = parts.readCatalogue(afloat.context);
  const report = parts.importIncidents(
    afloat.context,
    lines.map((line) => parts.readIncidentLine(line, known)),
  );
  expect(report.refused).toEqual([]);
}
