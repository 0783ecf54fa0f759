import { z } from "zod";
import { id } from "#import/fields.ts";
import { apiUrl, type Call } from "./operation.ts";

const MAX_COUNT = 100;

/** The query of a list. */
export const ListQuery = z.strictObject({
  open: z.enum(["true", "false"]).default("false").describe("true returns only open entries."),
  limit: z.coerce.number<string>().int().min(1).max(MAX_COUNT).default(50),
  after: id.optional().describe("Starts after the entry with this id; taken from “next” in a response."),
});

/** The requested part of a list, and the URL of the next one; null after the last. */
export function partOf(call: Call, path: string, all: (open: boolean) => readonly string[]) {
  const { open, limit, after } = call.query as z.output<typeof ListQuery>;
  const ids = all(open === "true");
  const first = after === undefined ? 0 : ids.indexOf(after) + 1;
  const part = ids.slice(first, first + limit);
  const query = new URLSearchParams({ open, limit: String(limit), after: part.at(-1) ?? "" });
  return { part, next: first + limit < ids.length ? `${apiUrl(call)}${path}?${query}` : null };
}
