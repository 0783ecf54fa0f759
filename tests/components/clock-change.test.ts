import { expect, test } from "vitest";
import type { Site } from "#domain/publishing/site.ts";
import { parseIso } from "#domain/time.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

const at = (text: string) => parseIso(text) as number;

test.each(["en", "zh-CN"])(
  "on the night when an hour comes twice, every time of an incident's page has its offset (%s)",
  async (locale) => {
    const { parts, context } = await openRecorded();
    const when = (now: string) => ({ ...context, zone: "Europe/Berlin", now: () => at(now) });
    const opening = { title: "Calls fail", status: "investigating", message: "Calls fail." } as const;
    const impacts = [{ service: "api", region: "north", level: "major_outage" } as const];
    const { id } = parts.openIncident(when("2026-10-25T00:30:00Z"), {
      ...opening,
      impacts,
      nextUpdateAt: at("2026-10-25T01:00:00Z"),
    });
    parts.postUpdate(when("2026-10-25T01:10:00Z"), id, { status: "resolved", message: "Over.", closeOpen: true });
    const { site } = parts.loadConfig({ AFLOAT_DATA: temporaryFolder(), AFLOAT_LOCALES: "en,zh-CN" });
    const snapshot = parts.takeSnapshot(context.db, { ...(site as Site), zone: "Europe/Berlin" });
    const path = `${locale === "en" ? "" : `/${locale}`}/incidents/${id}/`;
    const html = String(await parts.renderPath(path, snapshot)).replace(/<(style|script)[\s\S]*?<\/\1>/g, "");
    const main = html
      .slice(html.indexOf("<main"), html.indexOf("</main>"))
      .replace(/ (title|datetime)="[^"]*"/g, "")
      // The postmortems are promised for other days.
      .replace(/<ul class="promised">[\s\S]*?<\/ul>/, "");
    const text = main.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    const times = [...text.matchAll(/(?<![+\d])0[0-4]:\d\d\b(?! UTC)/g)].map(({ index }) => text.slice(index - 30, index + 30));
    expect(times).toEqual([]);
    expect(text.match(/02:30 UTC\+02:00/g)?.length).toBeGreaterThan(5);
    expect(text.match(/02:10 UTC\+01:00/g)?.length).toBeGreaterThan(5);
    // The axis of the chart, and the table for print.
    expect(main).toMatch(/<text [^>]*>\s*02:10 UTC\+01:00\s*<\/text>/);
    expect(main).toMatch(/<td>\s*<time>[^<]*02:30 UTC\+02:00/);
  },
);
