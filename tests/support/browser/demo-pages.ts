import type { World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { siteFiles } from "#tests/support/site.ts";
import { publishedWorld, replayedWorld } from "#tests/support/worlds/worlds.ts";

/** 8 April with all regions but one recovered, and two incidents before it: the fullest pages. */
export const WORST = "2024-04-08T16:06:00+08:00";

export const LOCALES = ["", "/zh-CN"];

/**
 * The moments of the demo: the worst minute in every run, and without incidents and a minute after the start in the long one; other
 * states are tested on a small site.
 */
export const MOMENTS: readonly { moment: string; until: string | undefined; turn: number }[] = [
  { moment: "with all regions but one recovered", until: WORST, turn: 0 },
  ...inRun({
    short: [],
    long: [
      { moment: "without incidents", until: undefined, turn: 1 },
      { moment: "a minute after the start", until: "2024-04-08T15:24:00+08:00", turn: 2 },
    ],
  }),
];

/** The demo's site in both languages, served, as it was at a minute of 8 April, or without open incidents. */
export async function siteAt(until?: string): Promise<World> {
  const both = { AFLOAT_LOCALES: "en,zh-CN" };
  const world = until ? await replayedWorld(until, both) : await publishedWorld(both);
  await world.site();
  return world;
}

/** One page of each kind, and the pages of the incidents: of all in the long run, of the first two in the short one. */
export function kindsOf(world: World): string[] {
  const names = [...siteFiles(world).keys()];
  const incidents = names
    .filter((name) => /^incidents\/.*index\.html$/.test(name))
    .map((name) => `/${name.replace("index.html", "")}`);
  return [
    "/",
    "/actions/",
    "/subscribe/",
    "/independence/",
    "/history/",
    "/history/2024-04/",
    "/services/console/",
    "/services/cvm/",
    // Its name has the longest word.
    "/services/microservices/",
    "/regions/ap-shanghai/",
    "/no/",
    ...incidents.slice(0, inRun({ short: 2, long: incidents.length })),
  ];
}
