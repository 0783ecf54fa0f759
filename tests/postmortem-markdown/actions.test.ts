import { expect, test } from "vitest";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const read = (markdown: string) =>
  readMarkdownPostmortem(`## Action items\n\n${markdown}`, { zone: "Etc/UTC", day: "2024-04-11" }).content;
const actions = (markdown: string) =>
  read(markdown).actions.map(({ title, group, owner, due, state }) => [title, group, owner, due, state]);

test("tasks, lists and plain sentences are actions, with all their text", () => {
  expect(actions("- [ ] Add a check\n- [x] Roll back\n- **Title**: why,\n  and how\n  - first\n  - second")).toEqual([
    ["Add a check", null, null, null, "open"],
    ["Roll back", null, null, null, "done"],
    ["**Title**: why, and how: first; second", null, null, null, "open"],
  ]);
  expect(actions("We will add a check.")).toEqual([["We will add a check.", null, null, null, "open"]]);
  expect(actions("1. One\n2. Two").map(([title]) => title)).toEqual(["One", "Two"]);
});

test("headings and labels above a list are groups; a label that means actions ends one", () => {
  expect(
    actions("### Detection\n\n- a\n\nImprovements Needed:\n\n- b\n\nAction Items:\n\n- c").map(([title, group]) => [
      title,
      group,
    ]),
  ).toEqual([
    ["a", "Detection"],
    ["b", "Improvements Needed"],
    ["c", null],
  ]);
  expect(actions("- Network\n  - [ ] a\n  - [x] b").map(([title, group, , , state]) => [title, group, state])).toEqual([
    ["a", "Network", "open"],
    ["b", "Network", "done"],
  ]);
});

test("owner and due day are read from brackets, mentions and words", () => {
  expect(
    actions("- a (owner: Rune/Platform)\n- b (owner: SRE, due 2024-06-30)\n- c @db-team\n- d by 2024-05-01\n- e (by 2024-02-31)"),
  ).toEqual([
    ["a", null, "Rune/Platform", null, "open"],
    ["b", null, "SRE", "2024-06-30", "open"],
    ["c @db-team", null, "@db-team", null, "open"],
    ["d by 2024-05-01", null, null, "2024-05-01", "open"],
    ["e (by 2024-02-31)", null, null, null, "open"],
  ]);
});

test("a table is read by its headers; what fits no column stays in the title", () => {
  const table = `| Action | Owner | Due | Status | Ticket |
| --- | --- | --- | --- | --- |
| Add a check | SRE | 2024-06-30 | Done | OPS-1 |
| Move \`a\\|b\` | | Q3 | Blocked | |`;
  expect(actions(table)).toEqual([
    ["Add a check (Ticket: OPS-1)", null, "SRE", "2024-06-30", "done"],
    ["Move `a|b` (Due: Q3) (Status: Blocked)", null, null, null, "open"],
  ]);
});

test("an empty task is not an action, and the name above it is retained", () => {
  expect(read("- a\n\nLater:\n\n- [ ]")).toMatchObject({ actions: [{ title: "a" }], summary: "## Action items\n\nLater:" });
});

test("a sentence between lists of actions stays in the summary, under its heading", () => {
  expect(read("This is what we owe you.\n\n- a").summary).toBe("## Action items\n\nThis is what we owe you.");
});
