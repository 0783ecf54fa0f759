import { expect, test } from "vitest";
import { findResponse } from "#db/admin/responses.ts";
import { allIncidentIds } from "#db/incidents/incident-lists.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { createToken } from "#usecases/accounts/tokens.ts";
import { respondIdempotently } from "#usecases/idempotency.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";

test("a change and the response to it are stored together or not at all, for a week", () => {
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
  expect(() => respondIdempotently(context, request, openAndDie)).toThrow("died");
  expect([allIncidentIds(record.db), findResponse(record.db, token.id, "k")]).toEqual([[], undefined]);
  const first = respondIdempotently(context, request, open);
  expect(respondIdempotently(context, request, openAndDie)).toEqual(first);
  expect(respondIdempotently(context, { ...request, hash: "of that" }, openAndDie)).toBeUndefined();
  expect(allIncidentIds(record.db)).toHaveLength(1);
  now += 6 * 86_400_000;
  respondIdempotently(context, { ...request, key: "other" }, open);
  expect(respondIdempotently(context, request, openAndDie)).toEqual(first);
  now += 2 * 86_400_000;
  respondIdempotently(context, { ...request, key: "third" }, open);
  expect(findResponse(record.db, token.id, "k")).toBeUndefined();
});
