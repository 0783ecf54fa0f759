import { expect, test } from "vitest";
import { fieldIn, freshIncident, openedIncident, signedIn } from "#tests/support/browser/staff.ts";

const countUpdates = (html: string) => (html.match(/Correct this text/g) ?? []).length;
const LONG = 100_000;

test("a form sent twice posts once", async () => {
  const { staff } = await signedIn();
  const fields = await freshIncident(staff);
  const answers = await Promise.all([1, 2].map(() => staff.post("/admin/incidents/new/", fields)));
  const ids = answers.map(({ location }) => /incidents\/(\w{12})/.exec(location)?.[1]);
  expect(ids[0]).toBeTruthy();
  expect(ids[0]).toBe(ids[1]);
  const path = `/admin/incidents/${ids[0]}/`;
  const { text } = await staff.get(path);
  const update = { do: "update", id: fieldIn(text, "id") ?? "", status: "identified", message: "Found.", nextUpdate: "none" };
  await staff.post(path, update);
  await staff.post(path, update);
  expect(countUpdates((await staff.get(path)).text)).toBe(2);
  // Going back and posting another text does not count as sending twice.
  await staff.post(path, { ...update, message: "Found, and more." });
  expect(countUpdates((await staff.get(path)).text)).toBe(3);
});

test("after posting the page shows since when it is live", async () => {
  const { staff } = await signedIn();
  const { location } = await staff.post("/admin/incidents/new/", await freshIncident(staff));
  expect((await staff.get(location)).text).toMatch(/Live since \d\d:\d\d:\d\d\./);
  expect((await staff.get("/admin/publishing/")).text).toContain("Everything is live.");
});

test("a refused form is shown again with all its input, including the impact picker", async () => {
  const { staff } = await signedIn();
  const typed = {
    title: "",
    message: '<b>Calls</b> "fail" & time out 🚨\r\nسطر',
    at: "2099-01-01T00:00",
    startedAt: "2020-02-03T04:05",
    nextUpdate: "120",
    nextUpdateBy: "16:30",
    "impact.api.control.*": "major_outage",
    "impact.api.control.south": "no-change",
  };
  const { status, text } = await staff.post("/admin/incidents/new/", await freshIncident(staff, typed));
  expect(status).toBe(422);
  expect(text).toContain('href="#new-title"');
  expect(text).toMatch(/id="new-title"[^>]*aria-describedby="[^"]*new-title-fault"[^>]*aria-invalid="true"/);
  for (const [name, value] of Object.entries(typed)) expect(fieldIn(text, name), name).toBe(value.replace("\r\n", "\n"));
  expect(text).not.toContain("<b>Calls</b>");
});

test("invalid input is refused beside its field", async () => {
  const { staff } = await signedIn();
  const refused = async (fields: Record<string, string>) => {
    const { status, text } = await staff.post("/admin/incidents/new/", await freshIncident(staff, fields));
    expect(status, JSON.stringify(fields).slice(0, 100)).toBe(422);
    return text;
  };
  const long = await refused({ message: "x".repeat(LONG) });
  expect(long).toContain(`The message has ${LONG} characters; the limit is 50000.`);
  expect(fieldIn(long, "message")).toHaveLength(LONG);
  expect(await refused({ title: "one\r\ntwo" })).toContain("The title has a line break.");
  expect(await refused({ title: "x".repeat(201) })).toContain("The title has 201 characters; the limit is 200.");
  expect(await refused({ status: "<script>" })).toContain("&lt;script&gt;");
  expect(await refused({ at: "2099-01-01T00:00" })).toContain("is in the future");
  expect(await refused({ "impact.nothing.control.*": "major_outage" })).toContain("is not in the catalogue");
  expect(await refused({ "impact.api.control.*": "on_fire" })).toContain("Unknown level “on_fire”.");
  expect(await refused({ nextUpdate: "-5" })).toContain("“-5” is not a valid choice.");
  const both = await refused({ title: "", message: "" });
  expect(both).toContain("Not posted: 2 errors");
});

test("a missing page or incident is reported as missing", async () => {
  const { staff } = await signedIn();
  for (const path of ["nowhere/", "incidents/000000000000/", "postmortems/000000000000/", "incidents/"]) {
    const { status, text } = await staff.get(`/admin/${path}`);
    expect(status, path).toBe(404);
    expect(text, path).toContain("Back to the dashboard");
  }
  expect((await staff.post("/admin/incidents/000000000000/", { do: "update" })).status).toBe(404);
});

test("a body that is not a form is refused field by field", async () => {
  const { staff, world } = await signedIn();
  const answer = await fetch(`${world.adminUrl}/admin/incidents/new/`, {
    method: "POST",
    headers: { Cookie: staff.cookie, Origin: world.adminUrl, "Content-Type": "application/json" },
    body: JSON.stringify({ title: "x" }),
  });
  expect(answer.status).toBe(422);
});

test("hostile text is displayed, and has no effect", async () => {
  const { staff } = await signedIn();
  const hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.exe 🚒";
  const id = await openedIncident(staff, { title: hostile, message: `${hostile}\n[x](javascript:alert(3))` });
  for (const path of [`/admin/incidents/${id}/`, "/admin/", `/admin/postmortems/${id}/`]) {
    const { text } = await staff.get(path);
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toMatch(/href="javascript/i);
    // Inside quotation marks < is harmless.
    expect(text.replaceAll(/="[^"]*"/g, "")).not.toMatch(/<script>alert|<img/i);
  }
});

test("resolving is refused while impact is ongoing, unless everything is set to operational", async () => {
  const { staff } = await signedIn();
  const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  const path = `/admin/incidents/${id}/`;
  const update = { do: "update", id: "abcdefghijk1", status: "resolved", message: "Over.", nextUpdate: "none" };
  const refused = await staff.post(path, update);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("The incident cannot be resolved while impact is ongoing: API in North, control plane");
  expect(fieldIn(refused.text, "message")).toBe("Over.");
  expect((await staff.post(path, { ...update, closeOpen: "yes" })).status).toBe(303);
  expect((await staff.get("/admin/")).text).toContain("No open incidents");
});

test("texts, title, times and figures can be corrected", async () => {
  const { staff } = await signedIn();
  const id = await openedIncident(staff, { "impact.api.control.north": "major_outage" });
  const path = `/admin/incidents/${id}/`;
  const correction = /name="do" value="(correct-\w+)"/.exec((await staff.get(path)).text)?.[1] ?? "";
  const unexplained = await staff.post(path, { do: correction, message: "Calls fail in part.", reason: "", loud: "loud" });
  expect(unexplained.text).toContain("The correction has no reason.");
  expect(unexplained.text).toContain("Calls fail in part.");
  const posted = { do: correction, message: "Calls fail in part.", reason: "Too broad", loud: "quiet" };
  expect((await staff.post(path, posted)).status).toBe(303);
  const head = { do: "head", title: "Some calls fail", startedAt: "2024-04-08T15:23" };
  expect((await staff.post(path, head)).text).toContain("The correction has no reason.");
  const parting = await staff.post(path, { ...head, reason: "Seen in the logs", asksAboutImpact: "yes" });
  expect(parting.text).toContain("Move the first impact too, or leave the start as it is.");
  expect((await staff.post(path, { ...head, reason: "Seen in the logs" })).status).toBe(303);
  const figures = { "figure.0.name": "Customers affected", "figure.0.value": "1957", "figure.0.basis": "confirmed" };
  expect((await staff.post(path, { do: "figures", ...figures })).status).toBe(303);
  const { text } = await staff.get(path);
  expect(text).toContain("Too broad");
  expect(fieldIn(text, "title")).toBe("Some calls fail");
  expect(fieldIn(text, "startedAt")).toBe("2024-04-08T15:23");
  expect(fieldIn(text, "figure.0.name")).toBe("customers_affected");
  const bad = await staff.post(path, { do: "figures", ...figures, "figure.0.value": "many" });
  expect(bad.status).toBe(422);
  expect(fieldIn(bad.text, "figure.0.value")).toBe("many");
});

test("a whole update can be corrected: impact, status and times; what is left as it was shown stays", async () => {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff);
  const { updates } = await world.json("incident", "show", id);
  const path = `/admin/incidents/correct/${updates[0].id}/`;
  const { text } = await staff.get(path);
  const formIn = (html: string) =>
    Object.fromEntries([...html.matchAll(/ name="([^"]+)"/g)].map(([, name = ""]) => [name, fieldIn(html, name) ?? ""]));
  const form: Record<string, string> = { ...formIn(text), loud: "quiet" };
  const unexplained = await staff.post(path, { ...form, status: "identified" });
  expect([unexplained.status, unexplained.text.includes("The correction has no reason.")]).toEqual([422, true]);
  const corrected = await staff.post(path, {
    ...form,
    status: "identified",
    "impact.api.control.north": "degraded_performance",
    reason: "Milder",
  });
  expect(corrected.headers.get("location")).toMatch(new RegExp(`^/admin/incidents/${id}/\\?posted=`));
  const now = await world.json("incident", "show", id);
  expect(now.updates[0]).toMatchObject({
    status: "identified",
    impacts: [{ service: "api", region: "north", level: "degraded_performance" }],
  });
  expect(now.updates[0].revisions[1]).toMatchObject({ reason: "Milder", loud: false, replaced: { status: "investigating" } });
  expect(now.startedAt).toBe(now.updates[0].at);
  const overtaken = await staff.post(path, { ...form, nextUpdateAt: "", reason: "Late" });
  expect(overtaken.status).toBe(409);
  expect(overtaken.text).toContain("Corrected by someone else while you were writing");
  for (const shown of ["Milder", "Status: identified; previously: investigating.", "degraded performance; previously: none"])
    expect(overtaken.text.replace(/<[^>]*>/g, "").toLowerCase()).toContain(shown.toLowerCase());
  const rebased: Record<string, string> = formIn(overtaken.text);
  expect([rebased.basis, rebased.status, rebased["impact.api.control.north"], rebased.nextUpdateAt]).toEqual([
    ...["2", "identified", "degraded_performance", ""],
  ]);
  expect((await staff.post(path, rebased)).status).toBe(303);
  expect((await world.json("incident", "show", id)).updates[0]).toMatchObject({
    ...{ status: "identified", impacts: [{ level: "degraded_performance" }] },
    revisions: [{}, { reason: "Milder" }, { reason: "Late" }],
  });
});

test("an incident that was posted in error is withdrawn with a reason, and then has no form for updates", async () => {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff);
  const path = `/admin/incidents/${id}/`;
  const silent = await staff.post(path, { do: "withdraw", message: " ", loud: "loud", basis: "1" });
  expect([silent.status, silent.text.includes("The correction has no reason.")]).toEqual([422, true]);
  expect((await staff.post(path, { do: "withdraw", message: "It was a stale draft.", loud: "loud", basis: "1" })).status).toBe(
    303,
  );
  const { text } = await staff.get(path);
  expect(text).toContain("This incident was posted in error and is withdrawn.");
  expect(text).not.toContain('name="nextUpdate"');
  expect(await world.json("incident", "show", id)).toMatchObject({ status: "withdrawn", level: "operational" });
});
