import { expect, test } from "vitest";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const read = (markdown: string) => readMarkdownPostmortem(markdown, { zone: "Etc/UTC", day: "2024-04-11" });
const DIFF = `diff --git a/retro.md b/retro.md
index 1..2 100644
--- a/retro.md
+++ b/retro.md
@@ -1,5 +1,6 @@
 # Retro

-To do: say it
+It ran - fast.
+
 ## Impact

-Unknown.
+-5 degrees.
\\ No newline at end of file
`;

test("of a diff, the new version is read", () => {
  const { title, content, notes } = read(DIFF);
  expect([title, content.summary, content.impact]).toEqual(["Retro", "It ran - fast.", "-5 degrees."]);
  expect(notes).toEqual(["The text was a diff; its new version was used."]);
});

test("a diff that begins in the middle is reported, and one of several files is refused", () => {
  expect(read(DIFF.replace("+1,6", "+10,6")).notes).toContain("The diff shows only parts of the file.");
  expect(() => read(`${DIFF}${DIFF}`)).toThrow("several files");
});

test("of a diff in one line, lines are rebuilt from its counts", () => {
  const line = "--- a/r.md +++ b/r.md @@ -1,3 +1,6 @@ # Retro -To do +It ran -v fast. + +## Impact +Bad.";
  const { title, content, notes } = read(line);
  expect([title, content.summary, content.impact]).toEqual(["Retro", "It ran -v fast.", "Bad."]);
  expect(notes).toHaveLength(1);
});

test("if the counts do not match, whatever may be text stays, and the reviewer is notified", () => {
  const { content, notes } = read("--- a/r.md +++ b/r.md @@ -1,9 +1,2 @@ # Retro +It ran. -Perhaps text");
  expect(content.summary).toContain("Perhaps text");
  expect(notes.join()).toContain("counts do not match");
});
