import { expect, test } from "vitest";
import { checkKind, checkOpen, checkRemark, checkReviewer } from "#domain/accounts/review.ts";

test("authors cannot review their own text, and a review is settled once", () => {
  expect(() => checkReviewer("Writer", "Writer")).toThrow("You cannot review your own text.");
  expect(() => checkReviewer("Writer", "Second")).not.toThrow();
  expect(() => checkOpen({ outcome: "approved", settledBy: "Second" })).toThrow("“Second” has already approved this.");
  expect(() => checkOpen({ outcome: null, settledBy: null })).not.toThrow();
});

test("a published update is acknowledged, an unpublished one is published or discarded, each with a remark", () => {
  expect(() => checkKind({ kind: "after" }, "before")).toThrow("This is already published.");
  expect(() => checkKind({ kind: "before" }, "after")).toThrow("This is not published yet.");
  for (const remark of ["", "  ", "x".repeat(501)]) expect(() => checkRemark(remark)).toThrow("empty or too long");
  expect(() => checkRemark("Seen.")).not.toThrow();
});
