import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import type { IncidentStatus } from "./incident.ts";

/** A prepared text for updates. */
export interface Template {
  id: string;
  /** The name under which staff find it. */
  name: string;
  status: IncidentStatus;
  /** The title of an incident that is opened with it; empty if it is only for later updates. */
  title: string;
  message: string;
}

/** The variables that a template may contain, and what replaces them. */
export const VARIABLES = {
  impact: "the opening sentences, from the selected impact",
  unchanged: "what else is affected, without changes in this update",
  workloads: "that we know of no impact on running workloads, if no data plane is affected",
  problem: "a title, from the selected impact",
  analysis: "that the root cause will be published, if the settings promise it",
  services: "the affected services",
  regions: "the affected regions",
  since: "when it started",
  next: "when the next update is due",
  cloud: "the cloud this page covers",
} as const;
export type Variable = keyof typeof VARIABLES;

const PLACEHOLDER = /\{\{\s*([\w-]*)\s*\}\}/g;
const GAP_AND_PLACEHOLDER = new RegExp(`([ \\t]*)${PLACEHOLDER.source}`, "g");
const MAX_NAME_LENGTH = 60;

/** Refuses a template without a name or text, or with an unknown variable. */
export function checkTemplate({ name, title, message }: Omit<Template, "id">): void {
  if (!name.trim() || name.length > MAX_NAME_LENGTH)
    throw new Refusal(
      "name",
      "The name is empty or too long.",
      phrase("Use up to {limit} characters.", { limit: MAX_NAME_LENGTH }),
    );
  checkMessage(message);
  if (title.trim()) checkTitle(title);
  for (const [field, text] of Object.entries({ title, message })) {
    const stray = [...text.matchAll(PLACEHOLDER)].find(([, variable]) => !Object.hasOwn(VARIABLES, variable as string));
    if (stray)
      throw new Refusal(
        field,
        phrase("Unknown variable “{variable}”.", { variable: stray[0] }),
        phrase("Available: {names}.", {
          names: Object.keys(VARIABLES)
            .map((each) => `{{${each}}}`)
            .join(", "),
        }),
      );
  }
}

/**
 * A text with its variables replaced. Variables without a value stay in the text, so that they are noticed before it is sent; one
 * whose value is empty has nothing to state, and leaves no gap.
 */
export function fillIn(text: string, values: Partial<Record<Variable, string>>): string {
  const valueFor = (variable: string) => (Object.hasOwn(values, variable) ? values[variable as Variable] : undefined);
  const filled = text.replace(GAP_AND_PLACEHOLDER, (mark, gap: string, variable: string) => {
    const value = valueFor(variable);
    return value === undefined ? mark : value && gap + value;
  });
  return filled.replace(/\n{3,}/g, "\n\n").trim();
}

/** Refuses a text that still has a variable in it. */
export function checkFilledIn(field: string, text: string): void {
  const [remaining] = text.match(PLACEHOLDER) ?? [];
  if (remaining)
    throw new Refusal(
      field,
      phrase("“{left}” is still in the text.", { left: remaining }),
      "Replace it with the actual value, or remove it.",
    );
}
