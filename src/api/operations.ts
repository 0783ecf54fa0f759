import { alertOperations } from "./alerts.ts";
import { showCatalogue } from "./catalogue.ts";
import { descriptionOperations } from "./description.ts";
import { incidentOperations } from "./incidents.ts";
import { maintenanceOperations } from "./maintenances.ts";
import type { Operation } from "./operation.ts";
import { postmortemOperations } from "./postmortems.ts";
import { showReceipt } from "./publications.ts";

/** Every operation of the API: what is served is what is described. */
export const OPERATIONS: readonly Operation[] = [
  ...incidentOperations,
  ...postmortemOperations,
  ...maintenanceOperations,
  showCatalogue,
  showReceipt,
  ...alertOperations,
  ...descriptionOperations(() => OPERATIONS),
];

const patterns = new Map(OPERATIONS.map(({ path }) => [path, new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`)]));

/** The operations of a path below /api/v1, and its parameters; undefined for an unknown path. */
export function operationsAt(path: string): { operations: readonly Operation[]; params: Record<string, string> } | undefined {
  for (const [template, pattern] of patterns) {
    const found = pattern.exec(path);
    if (found) return { operations: OPERATIONS.filter((each) => each.path === template), params: { ...found.groups } };
  }
  return undefined;
}
