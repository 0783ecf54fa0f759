import { expect, test } from "vitest";
import { actionsByGroup, type CorrectiveAction, checkPostmortem, type PostmortemContent } from "#domain/incidents/postmortem.ts";
import { checkFigure, type Figure, figureName } from "#domain/updates/figure.ts";

const action = (over: Partial<CorrectiveAction> = {}): CorrectiveAction => ({
  title: "Do it",
  group: null,
  owner: null,
  due: null,
  state: "open",
  ...over,
});
const postmortem = (over: Partial<PostmortemContent> = {}): PostmortemContent => ({
  stage: "final",
  summary: "",
  impact: "",
  trigger: "",
  detection: "",
  resolution: "",
  rootCause: [{ title: null, text: "Because." }],
  contributingFactors: [],
  lessons: [],
  timeline: [],
  actions: [],
  ...over,
});

test("a postmortem needs a cause, and each action a title and a valid due date", () => {
  expect(() => checkPostmortem(postmortem({ actions: [action({ due: "2026-03-31" })] }))).not.toThrow();
  expect(() => checkPostmortem(postmortem({ rootCause: [{ title: "Why", text: " " }] }))).toThrow("rootCause");
  expect(() => checkPostmortem(postmortem({ rootCause: [] }))).toThrow("rootCause");
  expect(() => checkPostmortem(postmortem({ actions: [action({ title: " " })] }))).toThrow("no title");
});

test.each(["soon", "2026-13-01", "2026-02-30", "2026-1-1"])("%s is not a valid due date", (due) => {
  expect(() => checkPostmortem(postmortem({ actions: [action({ due })] }))).toThrow("yyyy-mm-dd");
});

test("actions are listed by group, in the order in which the groups first appear", () => {
  const groups = actionsByGroup([action({ group: "B", title: "1" }), action({ title: "2" }), action({ group: "B", title: "3" })]);
  expect(groups.map(([name, members]) => [name, members.map(({ title }) => title)])).toEqual([
    ["B", ["1", "3"]],
    [null, ["2"]],
  ]);
});

const figure = (over: Partial<Figure>): Figure => ({
  name: "users",
  value: 1,
  unit: null,
  basis: "estimate",
  asOf: null,
  note: null,
  ...over,
});

test("a figure has a plain name and a number that is not negative", () => {
  expect(() => checkFigure(figure({ value: 0 }), 0)).not.toThrow();
  for (const bad of [{ value: -1 }, { value: Number.NaN }, { value: Infinity }, { name: "Big Number" }, { name: "" }])
    expect(() => checkFigure(figure(bad), 0)).toThrow("figures");
});

test("figures are labelled in plain words", () => {
  expect([figureName("customers_affected"), figureName("console_capacity_factor")]).toEqual([
    "Customers affected",
    "Console capacity factor",
  ]);
});
