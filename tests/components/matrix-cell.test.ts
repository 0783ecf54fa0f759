import { expect, test } from "vitest";
import { outlineOf } from "#styles/shapes.ts";
import { pageOf } from "#tests/support/browser/page.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

/** Where the data plane's mark starts, below the line. */
const BELOW = 16;

test("a matrix cell marks the control plane above its line and the data plane below, and states which is affected", async () => {
  const record = await openRecorded();
  const impacts = [{ service: "disk", region: "north", plane: "data" as const, level: "major_outage" }];
  record.parts.openIncident(record.context, { title: "Disks", status: "investigating", message: "Slow.", impacts });
  const html = await pageOf(record, "/");
  const cell =
    /<svg class="cell"[^>]*aria-label="Data plane: [^"]*"[\s\S]*?<\/svg>/i.exec(html)?.[0] ?? expect.fail("no such cell");
  const markOf = (level: string) => new RegExp(`<path class="${level}" d="([^"]*)"`).exec(cell)?.[1];
  expect(markOf("major_outage")).toBe(outlineOf("major_outage", BELOW));
  expect(markOf("operational")).toBe(outlineOf("operational", 0));
});
