import type { Catalogue } from "#domain/impact/service.ts";
import { attempt, type FileContents } from "./contents.ts";
import { readEntryLine } from "./entry-file.ts";

/** Reads an incident file line by line, so that an invalid line does not prevent the import of others. */
export function readIncidentFile(file: string, catalogue: Catalogue): FileContents {
  const entries = incidentLines(file).map(({ line, text }) => {
    const read = attempt(() => readEntryLine(text, catalogue));
    return "value" in read
      ? { position: { line }, title: read.value.title, incident: read.value, refusals: [] }
      : { position: { line }, title: null, incident: null, refusals: read.refusals };
  });
  return { entries };
}

/** The non-blank lines of an incident file, numbered from 1. */
export const incidentLines = (file: string): { line: number; text: string }[] =>
  file
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== "");
