import { expect, test } from "vitest";
import { findReview } from "#db/admin/reviews.ts";
import { HOUR } from "#domain/time.ts";
import { readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { readDashboard } from "#queries/dashboard.ts";
import { listingOfIncident } from "#queries/listings.ts";
import { openOutage } from "#tests/support/worlds/open-outage.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";
import { readAuditLog } from "#usecases/accounts/audit.ts";
import { askForReview, reviewsWaiting } from "#usecases/incidents/reviews.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";
import { importIncidents } from "#usecases/record/transfer.ts";

test("a withdrawn incident that a file brings back has no outage and promises no postmortem, in any form", async () => {
  const { context, read, incident, id } = await openOutage();
  withdrawIncident(context, id, { reason: "It was a drill.", loud: false });
  const due = context.now() - HOUR;
  const postmortemCommitment = { preliminaryBy: due, finalBy: due };
  const imported = {
    ...incident(),
    id: "withdrawn001",
    updates: incident().updates.map((each, n) => ({ ...each, id: `withdrawn10${n}` })),
  };
  const line = writeIncidentLine({ ...imported, postmortemCommitment });
  expect(importIncidents(context, [readIncidentLine(line, catalogue)]).refused).toEqual([]);
  expect(await read("/incidents/withdrawn001/")).not.toContain("Postmortem");
  expect(JSON.parse(await read("/data/v1/status.json")).promises).toEqual([]);
  expect(JSON.parse(await read("/incidents/withdrawn001/record.json"))).toMatchObject({ outage: null, postmortemPromised: null });
  expect(listingOfIncident(incident("withdrawn001")).outage).toBeNull();
  const { recent } = readDashboard(context, { locales: [], mirrors: [], zone: "Asia/Shanghai" } as never);
  expect(recent.flatMap(({ commitments }) => commitments)).toEqual([]);
});

test("proposals to an incident end with its withdrawal, with a reason and their text in the audit log", async () => {
  const { context, id } = await openOutage();
  const propose = (review: string, key: string) =>
    askForReview(context, { id: review, key, fields: [["message", "It works again."]] });
  propose("proposal0001", `${id}.update`);
  propose("proposal0002", "new");
  withdrawIncident(context, id, { reason: "It was a drill.", loud: false });
  expect(reviewsWaiting(context).map((each) => each.id)).toEqual(["proposal0002"]);
  expect(findReview(context.db, "proposal0001")).toMatchObject({ outcome: "discarded", remark: "The incident was withdrawn." });
  expect(readAuditLog(context, 1_000, 9).find(({ act }) => act === "review.discard")?.detail).toContain("It works again.");
});
