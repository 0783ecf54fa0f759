import { expect, test } from "vitest";
import { pageOf, textOf } from "#tests/support/browser/page.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

test("a corrected update shows its reason, its changes, and the previous text one click away", async () => {
  const record = await openRecorded();
  const { parts, context } = record;
  const opening = { title: "API fails", status: "investigating", message: "Calls fail in **one** region." } as const;
  const { id, update } = parts.openIncident(context, opening);
  record.tick();
  const corrected = { message: "Calls fail in **two** regions.", reason: "The south is hit too", loud: true };
  parts.correctUpdate(context, update, corrected);
  const page = await pageOf(record, `/incidents/${id}/`);
  const item = page.match(new RegExp(`<li id="${update}">.*?</ol>`))?.[0] ?? expect.fail(page);
  const [open = "", closed = ""] = item.split(/<details class="former">/);
  expect(open, "the current text is unfolded").toContain("Calls fail in <strong>two</strong> regions.");
  const summary = /^\s*<summary>(.*?)<\/summary>/.exec(closed)?.[1] ?? "";
  expect(textOf(summary)).toMatch(/^Corrected .*: The south is hit too$/);
  expect([closed.match(/<del>.*?<\/del>/g), closed.match(/<ins>.*?<\/ins>/g)]).toEqual([
    [expect.stringContaining("one"), expect.stringContaining("region")],
    [expect.stringContaining("two"), expect.stringContaining("regions")],
  ]);
  const previous = /<details> ?<summary>Previous text in full<\/summary>(.*?)<\/details>/.exec(closed)?.[1] ?? "";
  expect(previous).toContain("Calls fail in <strong>one</strong> region.");
});
