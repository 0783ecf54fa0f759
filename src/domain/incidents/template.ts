import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import type { IncidentStatus } from "./incident.ts";

/** Words kept ready for an update. */
export interface Template {
  id: string;
  /** How staff find it. */
  name: string;
  status: IncidentStatus;
  /** The title of an incident that begins with it; empty where it only serves for later updates. */
  title: string;
  message: string;
}

/** What a template may leave open, and what it stands for. */
export const VARIABLES = {
  impact: "the opening sentences, from the selected impact",
  services: "the affected services",
  regions: "the affected regions",
  since: "when it started",
  next: "when the next update is due",
  cloud: "the cloud this page covers",
} as const;
export type Variable = keyof typeof VARIABLES;

const MARK = /\{\{\s*([\w-]*)\s*\}\}/g;
const NAME_LIMIT = 60;

/** Refuses a template without name or text, or with a variable that nothing stands for. */
export function checkTemplate({ name, title, message }: Omit<Template, "id">): void {
  if (!name.trim() || name.length > NAME_LIMIT)
    throw new Refusal("name", "The name is empty or too long.", phrase("Use up to {limit} characters.", { limit: NAME_LIMIT }));
  checkMessage(message);
  if (title.trim()) checkTitle(title);
  for (const [field, text] of Object.entries({ title, message })) {
    const stray = [...text.matchAll(MARK)].find(([, word]) => !Object.hasOwn(VARIABLES, word as string));
    if (stray)
      throw new Refusal(
        field,
        `Unknown variable “${stray[0]}”.`,
        phrase("Available: {names}.", {
          names: Object.keys(VARIABLES)
            .map((each) => `{{${each}}}`)
            .join(", "),
        }),
      );
  }
}

/** A text with its variables filled in. What is not known yet stays as it is, so that it is seen and not sent. */
export const fillIn = (text: string, values: Partial<Record<Variable, string>>): string =>
  text.replace(MARK, (mark, word: string) => (Object.hasOwn(values, word) && values[word as Variable]) || mark);

/** Refuses a text that still has a variable in it. */
export function checkFilledIn(field: string, text: string): void {
  const [left] = text.match(MARK) ?? [];
  if (left)
    throw new Refusal(
      field,
      phrase("“{left}” is still in the text.", { left }),
      "Replace it with the actual value, or remove it.",
    );
}
