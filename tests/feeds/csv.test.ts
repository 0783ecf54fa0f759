import { expect, test } from "vitest";
import { csvText } from "#feeds/csv.ts";

test("fields with commas, quotes or line breaks are quoted, lines end in CRLF, null is empty", () => {
  expect(
    csvText([
      ["a", 'say "x"', "b,c", "d\r\ne"],
      [null, 0, 1.5, ""],
    ]),
  ).toBe('a,"say ""x""","b,c","d\r\ne"\r\n,0,1.5,\r\n');
});

test("text that a spreadsheet would take for a formula is made plain text, and numbers are unchanged", () => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("x","y")', "a=1"];
  expect(csvText([texts])).toBe('\'=1+1,\'+1,\'-1,\'@SUM(A1),\'\tx,"\'\r=1","\'=HYPERLINK(""x"",""y"")",a=1\r\n');
  expect(csvText([[-1]])).toBe("-1\r\n");
});
