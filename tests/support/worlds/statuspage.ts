import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { STATUSPAGE_DOCUMENTS, type StatuspageDocument } from "#domain/publishing/paths.ts";
import { root } from "#tests/support/afloat.ts";

// biome-ignore lint/suspicious/noExplicitAny: the test knows the type of the document
export type Json = any;

const goldenFolder = join(root, "tests", "data", "statuspage");

/** The responses of real pages, by file name. */
export const goldenDocuments: readonly [name: string, document: Json][] = readdirSync(goldenFolder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, JSON.parse(readFileSync(join(goldenFolder, name), "utf8"))]);

/** All documents of one state, fetched by `read`. */
export function documentsBy(read: (path: string) => Buffer | null | undefined): Record<StatuspageDocument, Json> {
  const documents = STATUSPAGE_DOCUMENTS.map((name) => [name, JSON.parse(String(read(`/api/v2/${name}.json`)))]);
  return Object.fromEntries(documents);
}

/** The format of a value: what a strict client distinguishes. */
export function formOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "empty list" : `list of ${formOf(value[0])}`;
  if (typeof value !== "string") return typeof value;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/.test(value)) return "time";
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return "day";
  if (/^[0-9a-z]{12}$/.test(value)) return "id";
  return "string";
}
