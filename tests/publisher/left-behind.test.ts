import { expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { type Desk, openParts } from "#tests/support/parts.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { addIncidents } from "#tests/support/worlds/generated.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";

// Pages change with what is said, and with the day and the month. None may go on telling what no longer holds.

/** A record with a catalogue and no incident, published at a minute. */
async function emptyDesk(time: string): Promise<{ world: World; desk: Desk }> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const desk = await openParts(world.env, at(time));
  desk.parts.replaceCatalogue(desk.afloat.context, catalogue);
  await desk.publisher.publishAll();
  return { world, desk };
}

/** A small world with an incident that is long over and one that is open, published at a minute; the site's zone is Asia/Shanghai. */
async function deskAt(time: string): Promise<{ world: World; desk: Desk; id: string }> {
  const { world, desk } = await emptyDesk("2025-11-05T08:00:00Z");
  const former = { title: "API", status: "resolved", message: "It was slow.", impacts: [] } as const;
  desk.parts.openIncident(desk.afloat.context, former);
  desk.set(at(time));
  const impacts = [{ service: "dns", plane: "data", level: "partial_outage" }];
  const input = { title: "DNS", status: "investigating", message: "Some names fail.", impacts } as const;
  const { id } = desk.parts.openIncident(desk.afloat.context, input);
  await desk.publisher.publishAll();
  return { world, desk, id };
}

/** What the publisher left behind, as a publication of all shows. */
async function leftBehind(world: World, { publisher }: Desk): Promise<string[]> {
  const piecemeal = siteFiles(world);
  await publisher.publishAll();
  return differences(piecemeal, siteFiles(world));
}

const TURNS = [
  { when: "as the day of the site turns", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { when: "after some silent months", before: "2026-03-02T08:00:00Z", after: "2026-07-06T08:00:00Z" },
  { when: "with the clock set back into another month", before: "2026-03-01T08:00:00Z", after: "2026-02-27T08:00:00Z" },
];
const MORE_TURNS = [
  { when: "as the month of the site turns", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
  { when: "as the day turns elsewhere", before: "2026-03-02T23:59:00Z", after: "2026-03-03T00:00:05Z" },
  { when: "after some silent days", before: "2026-03-02T08:00:00Z", after: "2026-03-06T08:00:00Z" },
  { when: "with the clock set back by a day", before: "2026-03-02T08:00:00Z", after: "2026-03-01T08:00:00Z" },
];

test.each([...TURNS, ...inRun({ short: [], long: MORE_TURNS })])(
  "an update posted $when leaves no outdated page",
  async ({ before, after }) => {
    const { world, desk, id } = await deskAt(before);
    const startedAt = at("2026-02-20T00:00:00Z");
    desk.parts.editIncident(desk.afloat.context, id, { title: "DNS", startedAt, detectedAt: null });
    await desk.publisher.publishDue();
    desk.set(at(after));
    desk.parts.postUpdate(desk.afloat.context, id, { status: "investigating", message: "No news yet." });
    await desk.publisher.publishDue();
    expect(await leftBehind(world, desk)).toEqual([]);
  },
);

test.each([
  { turns: "day", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { turns: "month", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
])("a $turns that passes without an update leaves no outdated page", async ({ before, after }) => {
  const { world, desk } = await deskAt(before);
  desk.set(at(after));
  expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, desk)).toEqual([]);
});

test("months that pass without incidents leave no outdated page", async () => {
  const { world, desk } = await emptyDesk("2026-03-02T08:00:00Z");
  desk.set(at("2026-05-02T08:00:00Z"));
  expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, desk)).toEqual([]);
});

/** One that is still open, and one that was over long before it. */
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
  const { world, desk } = await emptyDesk("2026-03-02T08:00:00Z");
  for (const line of OLD) {
    addIncidents(desk, [line]);
    expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
    expect(await leftBehind(world, desk)).toEqual([]);
  }
});
