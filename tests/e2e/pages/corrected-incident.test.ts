import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { DESKTOP_IN_CHINESE, openReader, PHONE_WITHOUT_SCRIPT, textOf } from "#tests/support/browser/reader.ts";
import { pageText } from "#tests/support/site.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// What readers see of what was stated wrong: that it was, since when it is corrected, and why.

const VIEWS = [
  {
    ...PHONE_WITHOUT_SCRIPT,
    withdrawn: "This incident was posted in error and is withdrawn.",
    previously: "previously: API (control plane, North): major outage",
    former: "Previous title: Calls fail",
    clear: "All clear",
  },
  {
    ...DESKTOP_IN_CHINESE,
    withdrawn: "本故障系误发，现已撤回。",
    previously: "原为：API（控制面，North）：严重中断",
    former: "原标题：Calls fail",
    clear: "一切正常",
  },
] as const;

test.each(VIEWS)("at $width px, “$locale/”: corrections and a withdrawal show what they replaced, and why", async (view) => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const fields = ["--title", "Calls fail", "--message", "We look.", "--impact", "api@north/control=major_outage"];
  const { id, update } = (await world.json("incident", "open", ...fields)) as { id: string; update: string };
  const reason = ["--reason", "Only the south is affected."];
  await world.json("incident", "correct", id, "--update", update, "--impact", "api@south/control=partial_outage", ...reason);
  await world.json("incident", "edit", id, "--title", "Calls are slow", ...reason);
  await world.site();
  const { page, go } = await openReader(world, view);
  await go(`/incidents/${id}/`);
  for (const summary of await page.locator(".former > summary").all()) await summary.click();
  const corrected = await textOf(page);
  for (const text of [view.previously, view.former, "Only the south is affected."]) expect(corrected).toContain(text);
  await world.json("incident", "withdraw", id, "--reason", "It was a drill.");
  const later = await openReader(world, view);
  const withdrawn = await later.go(`/incidents/${id}/`);
  for (const text of [view.withdrawn, "It was a drill."]) expect(withdrawn).toContain(text);
  expect(await later.page.locator("h1 s").innerText()).toBe("Calls are slow");
  expect(await (await openReader(world, view)).go("/")).toContain(view.clear);
  expect(pageText(world, "/status.txt")).toContain("ALL CLEAR");
});
