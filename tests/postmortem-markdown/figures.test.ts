import { expect, test } from "vitest";
import { checkFigure } from "#domain/updates/figure.ts";
import { figuresIn } from "#postmortem-markdown/figures.ts";

const read = (text: string) => figuresIn(text, () => {}).map(({ name, value, unit, basis }) => [name, value, unit, basis]);

test.each([
  ["~2,300 failed requests", "failed_requests", 2300, "requests", "estimate"],
  ["Approximately 2,300 requests failed", "failed_requests", 2300, "requests", "estimate"],
  ["180 unique customers", "customers_affected", 180, "customers", "confirmed"],
  ["**1,957** customers", "customers_affected", 1957, "customers", "confirmed"],
  ["an estimated $4,200 in lost transactions", "lost_transactions", 4200, "USD", "estimate"],
  ["€1.5 million in lost revenue", "lost_revenue", 1_500_000, "EUR", "estimate"],
  ["affecting 80% of users", "users_affected_share", 80, "%", "estimate"],
  ["0.37% of requests", "requests_affected_share", 0.37, "%", "confirmed"],
  ["12k users", "users_affected", 12_000, "users", "estimate"],
  ["17 failed deployments", "failed_deployments", 17, "deployments", "confirmed"],
])("“%s” is a figure", (text, ...figure) => expect(read(`It was so: ${text}.`)).toEqual([figure]));

test.each(["47 minutes", "an alert at 80% capacity", "500-connection limit", "version 3.180 customers", "two customers"])(
  "“%s” is not a figure",
  (text) => expect(read(text)).toEqual([]),
);

test("a figure is used once; if the text gives it twice, the reviewer is notified", () => {
  const notes: string[] = [];
  const figures = figuresIn("180 customers were hit. Later: 1,957 customers. All 180 customers.", (sentence) =>
    notes.push(sentence),
  );
  for (const figure of figures) checkFigure(figure, 0);
  expect(figures.map(({ value }) => value)).toEqual([180]);
  expect(notes).toEqual(["The text gives customers_affected as 180 and as 1957; the first was used."]);
});
