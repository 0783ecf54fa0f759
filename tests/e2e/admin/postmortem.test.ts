import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldIn, openedIncident, type Staff, signedIn } from "#tests/support/browser/staff.ts";
import { pageText } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";

/** Every field of the editor as the page shows it, as a browser would send it. */
async function editor(staff: Staff, id: string): Promise<Record<string, string>> {
  const { text } = await staff.get(`/admin/postmortems/${id}/`);
  const form = /<form[^>]*data-draft="\w+\.postmortem"[\s\S]*?<\/form>/.exec(text)?.[0] ?? "";
  const names = [...form.matchAll(/<(?:input|textarea|select)[^>]* name="([^"]+)"/g)].map(([, name]) => name as string);
  return Object.fromEntries(names.map((name) => [name, fieldIn(form, name) ?? ""]));
}

const path = (id: string): string => `/admin/postmortems/${id}/`;

/** Sends a form that must be accepted, and waits until it is live. */
async function send(staff: Staff, path: string, fields: Record<string, string>): Promise<string> {
  const { location, text } = await staff.post(path, fields);
  if (!location) throw new Error(text);
  let receipt = "";
  await until("it is live", async () => {
    receipt = (await staff.get(location)).text;
    return receipt.includes("Live since");
  });
  return receipt;
}

async function resolvedIncident(staff: Staff): Promise<string> {
  const id = await openedIncident(staff, { at: "2024-04-08T15:23", "impact.api.control.*": "major_outage" });
  await send(staff, `/admin/incidents/${id}/`, {
    do: "update",
    status: "resolved",
    message: "Over.",
    closeOpen: "yes",
    nextUpdate: "none",
  });
  return id;
}

test("the editor starts with the incident's data, and leaves the root cause to staff", async () => {
  const { staff, world } = await signedIn();
  const id = await resolvedIncident(staff);
  const started = await editor(staff, id);
  expect(started.summary).toContain("API (control plane), major outage: all regions");
  expect(started["cause.0.text"]).toBe("");
  expect([started["entry.0.text"], started["entry.1.text"]]).toEqual(["Investigating: Calls fail.", "Resolved: Over."]);
  expect(pageText(world, `/incidents/${id}/`)).toContain("Preliminary postmortem promised by");
  const refused = await staff.post(path(id), { ...started, do: "publish" });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("The root cause is empty.");
  expect(fieldIn(refused.text, "summary")).toBe(started.summary);
});

test("a draft is visible to staff only, and deleted when it is published or discarded", async () => {
  const { staff, world } = await signedIn();
  const id = await resolvedIncident(staff);
  const draft = { ...(await editor(staff, id)), "cause.0.text": "A half-written thought" };
  expect((await staff.post(path(id), { ...draft, do: "draft" })).location).toContain("kept=1");
  expect((await editor(staff, id))["cause.0.text"]).toBe("A half-written thought");
  expect(pageText(world, `/incidents/${id}/`)).not.toContain("half-written");
  await staff.post(path(id), { do: "discard" });
  expect((await editor(staff, id))["cause.0.text"]).toBe("");
  await staff.post(path(id), { ...draft, do: "draft" });
  expect(await send(staff, path(id), { ...draft, "cause.0.text": "The whole thought.", do: "publish" })).toContain("Live since");
  expect(pageText(world, `/incidents/${id}/`)).toContain("The whole thought.");
  expect((await staff.get(path(id))).text).not.toContain("saved on the server");
});

test("a correction requires a reason, shows the difference, and creates a feed item unless it is a minor fix", async () => {
  const { staff, world } = await signedIn();
  const id = await resolvedIncident(staff);
  const first = { ...(await editor(staff, id)), "cause.0.text": "Forward compatibility was missing." };
  await send(staff, path(id), { ...first, do: "publish" });
  const corrected = { ...(await editor(staff, id)), "cause.0.text": "Backward compatibility was missing." };
  const refused = await staff.post(path(id), { ...corrected, do: "publish" });
  expect(refused.text).toContain("The correction has no reason.");
  expect(fieldIn(refused.text, "cause.0.text")).toBe("Backward compatibility was missing.");
  await send(staff, path(id), { ...corrected, reason: "The other way round.", loud: "loud", do: "publish" });
  const page = pageText(world, `/incidents/${id}/`);
  expect(page).toMatch(/The other way round\.[\s\S]*Forward Backward/);
  const feed = () => readFileSync(join(world.dataDir, "site", "feed.xml"), "utf8");
  const items = () => feed().split("<item>").length;
  const before = items();
  expect(feed()).toContain("Root cause corrected: Cloud API fails");
  const typo = { ...(await editor(staff, id)), summary: "Another summary." };
  await send(staff, path(id), { ...typo, reason: "A typo.", loud: "quiet", do: "publish" });
  expect(pageText(world, `/incidents/${id}/`)).toContain("A typo.");
  expect(items()).toBe(before);
});

test("a completed action is progress: it needs no reason, and leaves the page of open actions", async () => {
  const { staff, world } = await signedIn();
  const id = await resolvedIncident(staff);
  const action = { "action.0.title": "Test both directions", "action.0.due": "2020-01-01" };
  await send(staff, path(id), { ...(await editor(staff, id)), ...action, "cause.0.text": "It broke.", do: "publish" });
  const wrong = await staff.post(path(id), { ...(await editor(staff, id)), "action.0.due": "soon", do: "publish" });
  expect(wrong.text).toContain("“soon” is not a valid date.");
  const { text } = await staff.get(path(id));
  expect(fieldIn(text, "action.0.title")).toBe("Test both directions");
  expect(pageText(world, "/actions/")).toMatch(/Test both directions \(due 2020-01-01\) overdue/);
  await send(staff, path(id), { ...(await editor(staff, id)), "action.0.state": "done", do: "publish" });
  expect(pageText(world, "/actions/")).not.toContain("Test both directions");
  expect(pageText(world, `/incidents/${id}/`)).toContain("Status of the corrective actions.");
});

test("the timeline is edited in place: seconds are retained, order is by time, and an incomplete row is refused with its text", async () => {
  const { staff, world } = await signedIn();
  const id = await resolvedIncident(staff);
  const started = await editor(staff, id);
  const row = { "entry.2.at": "2020-01-01T10:00", "entry.2.text": "Long before", "cause.0.text": "It broke." };
  const halves = await staff.post(path(id), { ...started, ...row, "entry.2.at": "", do: "publish" });
  expect(halves.text).toContain("“Long before” has no time.");
  expect(fieldIn(halves.text, "entry.2.text")).toBe("Long before");
  await send(staff, path(id), { ...started, ...row, do: "publish" });
  const after = await editor(staff, id);
  expect([after["entry.0.text"], after["entry.1.instant"]]).toEqual(["Long before", started["entry.0.instant"]]);
  expect(pageText(world, `/incidents/${id}/`)).toContain("Long before");
});
