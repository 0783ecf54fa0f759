import { expect, test } from "vitest";
import { pageText } from "#tests/support/site.ts";
import { at, demoFile } from "#tests/support/worlds/demo.ts";
import { publishedWorld } from "#tests/support/worlds/worlds.ts";

const MINUTE = 60_000;

test("a replay until 16:05 shows that minute of 8 April as now", async () => {
  const here = await publishedWorld();
  const before = Date.now();
  const { id, updates } = await here.json("replay", demoFile, "--until", "2024-04-08T16:05:00+08:00");
  const after = Date.now();
  expect(updates).toBe(5);
  expect(pageText(here)).toContain("Console is down, and Cloud API is down in Shanghai; 6 more services are affected.");
  const shown = await here.json("incident", "show", id);
  expect(shown).toMatchObject({
    title: "Console and Cloud API unavailable in all regions",
    status: "identified",
    outage: { to: null },
  });
  expect(shown.figures ?? shown.postmortem).toBeUndefined();
  const times = shown.updates.map((update: { at: string }) => at(update.at));
  expect(times.at(-1)).toBeGreaterThanOrEqual(before);
  expect(times.at(-1)).toBeLessThanOrEqual(after);
  expect(times.map((time: number) => (time - times[0]) / MINUTE)).toEqual([0, 24, 34, 39, 42]);
  expect(at(shown.updates.at(-1).nextUpdateAt) - times.at(-1)).toBe(30 * MINUTE);
  expect((await here.json("incident", "list")).incidents).toHaveLength(4);
});

test("a replay past the end has the figures and the postmortem", async () => {
  const here = await publishedWorld();
  const { id } = await here.json("replay", demoFile, "--incident", "2", "--until", "2024-04-11T16:00:00Z");
  const { status, figures, postmortem, title } = await here.json("incident", "show", id);
  expect([title, status, figures.length]).toEqual(["Partner API unavailable on all public endpoints", "resolved", 3]);
  expect(postmortem.timeline).toHaveLength(5);
  expect(pageText(here)).toContain("All services are operational.");
});

test("a replay at a speed posts each update at its time, and none in the future", async () => {
  const here = await publishedWorld();
  await here.admin();
  const startedAt = Date.now();
  const { id, updates } = await here.json("replay", demoFile, "--incident", "2", "--speed", "1200");
  const ended = Date.now();
  expect(ended - startedAt).toBeGreaterThan((47 * MINUTE) / 1200);
  const shown = await here.json("incident", "show", id);
  expect([updates, shown.status, shown.figures.length]).toEqual([4, "resolved", 3]);
  const times = shown.updates.map((update: { at: string }) => at(update.at));
  const minutes = times.map((time: number) => Math.round(((time - at(shown.startedAt)) * 1200) / MINUTE));
  expect(minutes).toEqual([13, 19, 26, 47]);
  for (const time of [...times, ...shown.postmortem.timeline.map((entry: { at: string }) => at(entry.at))])
    expect(time).toBeLessThanOrEqual(ended);
});

test("what cannot be replayed is refused, and leaves nothing behind", async () => {
  const here = await publishedWorld();
  const early = await here.cli("replay", demoFile, "--until", "2024-04-08T15:22:59+08:00");
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining("until: No update had been posted")]);
  const fourth = await here.cli("replay", demoFile, "--incident", "4");
  expect([fourth.status, fourth.stderr]).toEqual([1, expect.stringContaining("It has 3")]);
  expect((await here.json("incident", "list")).incidents).toHaveLength(3);
});
