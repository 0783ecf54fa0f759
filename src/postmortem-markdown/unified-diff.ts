import { Refusal } from "#domain/errors.ts";
import { joinedDiff } from "./joined-diff.ts";
import type { NewVersion } from "./new-version.ts";

const HEADER = /^(?:diff --git .*\n(?:(?!---).*\n){0,8})?--- .*\n\+\+\+ .*\n(?=@@ -)/;
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The new version of a file from a unified diff; any other text unchanged. Refuses a diff of several files. */
export function newVersionOf(text: string): NewVersion {
  const header = HEADER.exec(text)?.[0];
  if (!header) return joinedDiff(text) ?? { text, notes: [] };
  const body = text.slice(header.length);
  if (/^--- .*\n\+\+\+ .*\n@@ -/m.test(body))
    throw new Refusal("markdown", "This is a diff of several files.", "Give the diff of one file, or the file itself.");
  const lines = body.split("\n").filter((line) => !line.startsWith("\\ No newline"));
  const hunks = lines.filter((line) => HUNK.test(line));
  const isComplete = hunks.length === 1 && Number(HUNK.exec(hunks[0] as string)?.[1]) <= 1;
  return {
    text: lines.flatMap((line) => (line.startsWith("-") || HUNK.test(line) ? [] : [line.replace(/^[+ ]/, "")])).join("\n"),
    notes: ["The text was a diff; its new version was used.", ...(isComplete ? [] : ["The diff shows only parts of the file."])],
  };
}
