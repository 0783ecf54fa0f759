import type { Recorded } from "./recorded.ts";
import type { Step } from "./step-kinds.ts";

/** Performs a step; undefined if the rules refuse it, or there is nothing to do it to. */
export function attempt(record: Recorded, step: Step): { publication: number } | undefined {
  record.tick();
  try {
    return step.perform(record);
  } catch (error) {
    if (error instanceof Error && ("field" in error || "refusals" in error)) return undefined;
    throw error;
  }
}
