import type { Catalogue } from "#domain/impact/service.ts";
import { attempt, type FileContents } from "./contents.ts";
import { readEntryLine } from "./entry-file.ts";

/** Reads an incident file, each line by itself, so that a broken one does not take the others with it. */
export function readIncidentFile(file: string, catalogue: Catalogue): FileContents {
  const entries = incidentLines(file).map(({ line, text }) => {
    const read = attempt(() => readEntryLine(text, catalogue));
    return "value" in read
      ? { place: { line }, title: read.value.title, incident: read.value, refusals: [] }
      : { place: { line }, title: null, incident: null, refusals: read.refusals };
  });
  return { entries };
}

/** The lines of an incident file that hold something, with their numbers from 1. */
export const incidentLines = (file: string): { line: number; text: string }[] =>
  file
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== "");
