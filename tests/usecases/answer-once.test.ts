import { expect, test } from "vitest";
import { findAnswer } from "../../db/answers.ts";
import { allIncidentIds } from "../../db/incident-lists.ts";
import { answerOnce } from "../../src/usecases/answer-once.ts";
import { openIncident } from "../../src/usecases/incidents.ts";
import { createToken } from "../../src/usecases/tokens.ts";
import { emptyRecord } from "../support/record.ts";

test("a change and the answer to it are kept together or not at all, for a week", () => {
  const record = emptyRecord();
  let now = record.now();
  const context = { ...record, now: () => now, actor: { ...record.actor, role: "administrator" as const } };
  const { token } = createToken(context, { name: "robot", role: "publisher", days: null });
  const request = { tokenId: token.id, key: "k", hash: "of this" };
  const open = () => ({ status: 201, body: openIncident(context, { title: "A", status: "investigating", message: "B." }) });
  const openAndDie = () => {
    open();
    throw new Error("died before the answer was kept");
  };
  expect(() => answerOnce(context, request, openAndDie)).toThrow("died");
  expect([allIncidentIds(record.db), findAnswer(record.db, token.id, "k")]).toEqual([[], undefined]);
  const first = answerOnce(context, request, open);
  expect(answerOnce(context, request, openAndDie)).toEqual(first);
  expect(answerOnce(context, { ...request, hash: "of that" }, openAndDie)).toBeUndefined();
  expect(allIncidentIds(record.db)).toHaveLength(1);
  now += 6 * 86_400_000;
  answerOnce(context, { ...request, key: "other" }, open);
  expect(answerOnce(context, request, openAndDie)).toEqual(first);
  now += 2 * 86_400_000;
  answerOnce(context, { ...request, key: "third" }, open);
  expect(findAnswer(record.db, token.id, "k")).toBeUndefined();
});
