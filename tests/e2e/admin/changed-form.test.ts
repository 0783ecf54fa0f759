import { expect, test } from "vitest";
import { fieldIn, freshIncident, openedIncident, signedIn } from "#tests/support/browser/staff.ts";

test("a form that was changed after it was posted is not mistaken for it: it conflicts, and can be submitted as another", async () => {
  const { staff } = await signedIn();
  const fields = await freshIncident(staff, { "impact.dns.data.*": "degraded_performance" });
  await staff.post("/admin/incidents/new/", fields);
  const changed = { ...fields, title: "API and DNS down", "impact.dns.data.*": "major_outage" };
  const refused = await staff.post("/admin/incidents/new/", changed);
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining("already posted, with different content")]);
  expect([fieldIn(refused.text, "title"), fieldIn(refused.text, "impact.dns.data.*")]).toEqual([
    "API and DNS down",
    "major_outage",
  ]);
  const another = { ...changed, id: fieldIn(refused.text, "id") ?? "" };
  expect((await staff.post("/admin/incidents/new/", another)).location).toMatch(/posted=/);
  // The same with an update of which only the level was changed.
  const path = `/admin/incidents/${await openedIncident(staff)}/`;
  const { text } = await staff.get(path);
  const update = { do: "update", id: fieldIn(text, "id") ?? "", status: "identified", message: "Found.", nextUpdate: "none" };
  await staff.post(path, { ...update, "impact.dns.data.*": "degraded_performance" });
  await staff.post(path, { ...update, "impact.dns.data.*": "major_outage" });
  expect((await staff.get(path)).text.match(/Correct this text/g)).toHaveLength(3);
});
