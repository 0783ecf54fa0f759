import { expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { type Instance, openParts } from "#tests/support/parts.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { addIncidents } from "#tests/support/worlds/generated.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

// Pages change with updates, and with the day and the month. No page may show an outdated state.

/** A site with a catalogue and no incident, published at a time. */
async function emptyInstance(time: string): Promise<{ world: World; instance: Instance }> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const instance = await openParts(world.env, at(time));
  instance.parts.replaceCatalogue(instance.afloat.context, catalogue);
  await instance.publisher.publishAll();
  return { world, instance };
}

/** A small site with an incident that ended long ago and an open one, published at a time; the site's zone is Asia/Shanghai. */
async function instanceAt(time: string): Promise<{ world: World; instance: Instance; id: string }> {
  const { world, instance } = await emptyInstance("2025-11-05T08:00:00Z");
  const resolved = { title: "API", status: "resolved", message: "It was slow.", impacts: [] } as const;
  instance.parts.openIncident(instance.afloat.context, resolved);
  instance.set(at(time));
  const impacts = [{ service: "dns", plane: "data", level: "partial_outage" }];
  const input = { title: "DNS", status: "investigating", message: "Some names fail.", impacts } as const;
  const { id } = instance.parts.openIncident(instance.afloat.context, input);
  await instance.publisher.publishAll();
  return { world, instance, id };
}

/** The outdated files that the publisher left, found by publishing everything. */
async function leftBehind(world: World, { publisher }: Instance): Promise<string[]> {
  const piecemeal = siteFiles(world);
  await publisher.publishAll();
  return differences(piecemeal, siteFiles(world));
}

const TURNS = [
  { when: "when a day starts in the site's time zone", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { when: "after months without updates", before: "2026-03-02T08:00:00Z", after: "2026-07-06T08:00:00Z" },
  { when: "with the clock set back into another month", before: "2026-03-01T08:00:00Z", after: "2026-02-27T08:00:00Z" },
];
const MORE_TURNS = [
  { when: "when a month starts in the site's time zone", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
  { when: "when a day starts elsewhere", before: "2026-03-02T23:59:00Z", after: "2026-03-03T00:00:05Z" },
  { when: "after days without updates", before: "2026-03-02T08:00:00Z", after: "2026-03-06T08:00:00Z" },
  { when: "with the clock set back by a day", before: "2026-03-02T08:00:00Z", after: "2026-03-01T08:00:00Z" },
];

test.each([...TURNS, ...inRun({ short: [], long: MORE_TURNS })])(
  "an update posted $when leaves no outdated page",
  async ({ before, after }) => {
    const { world, instance, id } = await instanceAt(before);
    const startedAt = at("2026-02-20T00:00:00Z");
    instance.parts.editIncident(instance.afloat.context, id, { title: "DNS", startedAt, detectedAt: null, reason: "Earlier." });
    await instance.publisher.publishDue();
    instance.set(at(after));
    instance.parts.postUpdate(instance.afloat.context, id, { status: "investigating", message: "No news yet." });
    await instance.publisher.publishDue();
    expect(await leftBehind(world, instance)).toEqual([]);
  },
);

test.each([
  { turns: "day", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { turns: "month", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
])("a $turns that passes without an update leaves no outdated page", async ({ before, after }) => {
  const { world, instance } = await instanceAt(before);
  instance.set(at(after));
  expect(await instance.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, instance)).toEqual([]);
});

test("months that pass without incidents leave no outdated page", async () => {
  const { world, instance } = await emptyInstance("2026-03-02T08:00:00Z");
  instance.set(at("2026-05-02T08:00:00Z"));
  expect(await instance.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, instance)).toEqual([]);
});

/** One incident that is still open, and one that ended long before it. */
const OLD = [
  { title: "API", startedAt: "2025-06-02T08:00:00Z", status: "investigating", level: "major_outage" },
  { title: "Disks", startedAt: "2025-04-02T08:00:00Z", status: "resolved", level: null },
].map(({ title, startedAt, status, level }) =>
  JSON.stringify({
    ...{ title, startedAt },
    updates: [
      {
        at: startedAt,
        status,
        message: "Down.",
        impacts: level ? [{ service: "api", region: "north", plane: "control", level }] : [],
      },
    ],
  }),
);

test("imported old incidents, one of them still open, add their months", async () => {
  const { world, instance } = await emptyInstance("2026-03-02T08:00:00Z");
  for (const line of OLD) {
    addIncidents(instance, [line]);
    expect(await instance.publisher.publishDue()).toMatchObject({ full: false });
    expect(await leftBehind(world, instance)).toEqual([]);
  }
});
