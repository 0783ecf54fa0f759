import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { pageText } from "#tests/support/site.ts";
import { demoWorld, smallWorld } from "#tests/support/worlds/worlds.ts";

const API = ["--impact", "api/control=major_outage", "--impact", "dns/data=partial_outage"];

describe.each([
  ["by itself", false],
  ["through the running server", true],
])("%s", (_, served) => {
  async function world(): Promise<World> {
    const made = await smallWorld();
    if (served) await made.admin();
    return made;
  }

  test("a change is live when the command exits", async () => {
    const here = await world();
    const opened = await here.json("incident", "open", "--title", "API down", "--message", "**All** calls fail.", ...API);
    expect(opened).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{12}$/),
      update: expect.stringMatching(/^[0-9a-z]{12}$/),
      publication: 2,
      liveAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(pageText(here)).toContain("API is down in all regions; 1 more service is affected.");
    const status = await here.json("status");
    expect(status).toMatchObject({ level: "major_outage", due: 0, lastLive: { seq: 2, liveAt: opened.liveAt } });
    expect(status.open).toMatchObject([{ id: opened.id, title: "API down", status: "investigating", outage: { to: null } }]);
  });

  test("an incident goes on, is corrected, and is resolved only once nothing of it is open", async () => {
    const here = await world();
    const { id, update } = await here.json("incident", "open", "--title", "API down", "--message", "Down.", ...API);
    await here.json(
      "incident",
      "update",
      id,
      "--status",
      "identified",
      "--message",
      "Found.",
      "--impact",
      "dns/data=operational",
    );
    await here.json("incident", "correct", update, "--message", "Down in part.", "--reason", "Too strong", "--quiet");
    const refused = await here.cli("incident", "resolve", id, "--message", "Over.");
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("API (api) in North (north), control plane");
    expect(refused.stderr).not.toContain("dns");
    await here.json("incident", "resolve", id, "--message", "Over.", "--close-open");
    expect(pageText(here)).toContain("All services are operational.");
    const shown = await here.json("incident", "show", id);
    expect(shown).toMatchObject({ id, status: "resolved", level: "major_outage" });
    expect(shown.updates.map(({ status }: { status: string }) => status)).toEqual(["investigating", "identified", "resolved"]);
    expect(shown.updates[0]).toMatchObject({
      message: "Down in part.",
      revisions: [{ message: "Down." }, { reason: "Too strong", loud: false }],
    });
  });

  test("a postmortem from a file is published, and shown in the form in which it was given", async () => {
    const here = await world();
    const { id } = await here.json("incident", "open", "--title", "Short", "--message", "Over again.", "--status", "resolved");
    expect((await here.cli("postmortem", "show", id)).status).toBe(1);
    const file = join(here.dataDir, "postmortem.json");
    writeFileSync(file, JSON.stringify({ summary: "It broke.", rootCause: "A typo.", actions: [{ title: "Check spelling" }] }));
    expect(await here.json("postmortem", "publish", id, file)).toMatchObject({ id, publication: 3 });
    const shown = await here.json("postmortem", "show", id);
    expect(shown).toMatchObject({
      stage: "final",
      rootCause: [{ text: "A typo." }],
      actions: [{ title: "Check spelling", state: "open" }],
    });
    expect((await here.cli("postmortem", "show", id)).stdout).toContain("A typo.");
    const corrected = { ...shown, rootCause: "A wrong digit." };
    writeFileSync(file, JSON.stringify(corrected));
    expect((await here.cli("postmortem", "publish", id, file)).stderr).toContain("The correction has no reason.");
    await here.json("postmortem", "publish", id, file, "--reason", "It was no typo.", "--quiet");
    const after = await here.json("postmortem", "show", id);
    expect(after).toMatchObject({ rootCause: [{ text: "A wrong digit." }], reason: "It was no typo.", loud: false });
    expect(after.former).toMatchObject([{ rootCause: [{ text: "A typo." }], publishedAt: shown.publishedAt }]);
    expect((await here.cli("postmortem", "show", id)).stdout).toContain("It was no typo.");
  });

  test("a postmortem is imported from Markdown into a draft, reviewed, and published", async () => {
    const here = await world();
    const { id } = await here.json("incident", "open", "--title", "Short", "--message", "Over again.", "--status", "resolved");
    expect((await here.cli("postmortem", "publish", id)).stderr).toContain("has no draft");
    const file = join(here.dataDir, "retro.md");
    writeFileSync(file, "# Retro\n\n## Root cause\n\nA typo.\n\n## Action items\n\n- [ ] Check spelling\n");
    expect((await here.json("postmortem", "import", id, file)).id).toBe(id);
    expect((await here.cli("postmortem", "import", id, file)).stderr).toContain("A draft already exists.");
    const draft = await here.json("postmortem", "show", id, "--draft");
    expect(draft).toMatchObject({ rootCause: [{ text: "A typo." }], actions: [{ title: "Check spelling", state: "open" }] });
    expect((await here.cli("postmortem", "show", id)).status).toBe(1);
    await here.json("postmortem", "publish", id);
    expect(await here.json("postmortem", "show", id)).toMatchObject({ rootCause: [{ text: "A typo." }] });
    expect((await here.cli("postmortem", "show", id, "--draft")).status).toBe(1);
  });
});

test("times can be given, and the next update is due after a number of minutes", async () => {
  const here = await smallWorld();
  const times = [
    "--at",
    "2024-05-01T10:05:00+08:00",
    "--started",
    "2024-05-01T10:00:00+08:00",
    "--detected",
    "2024-05-01T10:02:00+08:00",
  ];
  const { id } = await here.json("incident", "open", "--title", "Then", "--message", "Down.", ...times, "--next-update", "30");
  expect(await here.json("incident", "show", id)).toMatchObject({
    startedAt: "2024-05-01T02:00:00Z",
    detectedAt: "2024-05-01T02:02:00Z",
    updates: [{ at: "2024-05-01T02:05:00Z", nextUpdateAt: "2024-05-01T02:35:00Z", status: "investigating" }],
  });
});

test("a message can be read from standard input, with its line breaks", async () => {
  const here = await smallWorld();
  const opened = await here.cliWithInput(
    "First line.\n\n- second\n",
    "incident",
    "open",
    "--title",
    "Long",
    "--message",
    "-",
    "--json",
  );
  const { id } = JSON.parse(opened.stdout);
  expect((await here.json("incident", "show", id)).updates[0].message).toBe("First line.\n\n- second");
});

test("an update without a status keeps the status", async () => {
  const here = await smallWorld();
  const { id } = await here.json("incident", "open", "--title", "Slow", "--message", "Slow.", "--status", "monitoring");
  await here.json("incident", "update", id, "--message", "Still slow.");
  expect((await here.json("incident", "show", id)).status).toBe("monitoring");
});

test("lists are readable for people and for programs", async () => {
  const here = await demoWorld();
  const { incidents } = await here.json("incident", "list");
  expect(incidents.map(({ startedAt }: { startedAt: string }) => startedAt.slice(0, 10))).toEqual([
    "2024-08-10",
    "2024-04-11",
    "2024-04-08",
  ]);
  const listed = (await here.cli("incident", "list")).stdout.trim().split("\n");
  expect(listed).toHaveLength(3);
  expect(listed[2]).toMatch(/87 minutes: Console and Cloud API unavailable in all regions$/);
  expect((await here.cli("incident", "list", "--open")).stdout).toBe("No open incidents.\n");
  const shown = (await here.cli("incident", "show", incidents[2].id)).stdout;
  expect(shown).toContain("Customers affected: 1957 customers (confirmed)");
  expect((await here.cli("status")).stdout).toContain("Not yet live: 4 changes.");
});
