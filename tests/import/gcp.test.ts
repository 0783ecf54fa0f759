import { expect, test } from "vitest";
import { cellKey } from "#domain/impact/service.ts";
import { type Incident, outageOf } from "#domain/incidents/incident.ts";
import { checkIncident } from "#domain/incidents/lifecycle.ts";
import { MINUTE } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { type Foreign, gcpFile, readForeign, translated } from "#tests/support/worlds/gcp.ts";

const NOW = Date.UTC(2026, 0, 1);
const sample = readForeign(gcpFile);
const imported = translated(sample);

/** One incident of a file and its import; times are minutes after its `begin`. */
function look(id: string) {
  const index = sample.findIndex((each) => each.id === id);
  return inMinutes(imported.incidents[index] as Incident, Date.parse(sample[index]?.begin as string));
}

function inMinutes(incident: Incident, begin: number) {
  const minutes = (at: number | null) => (at === null ? "" : Math.round((at - begin) / MINUTE));
  return {
    incident,
    texts: incident.updates.map(({ revisions }) => currentText(revisions)),
    statuses: incident.updates.map(({ status, at }) => `${minutes(at)} ${status}`),
    spans: entrySpans(incident).map(({ cell, level, from, to }) => `${cellKey(cell)} ${level} ${minutes(from)}–${minutes(to)}`),
  };
}

/** What must be true of every incident, checked against its source. */
function expectFaithful(foreign: Foreign, incident: Incident): void {
  checkIncident(incident, NOW);
  const texts = incident.updates.map(({ revisions }) => currentText(revisions));
  const source = [...foreign.updates].reverse();
  expect(incident.updates.map(({ at }) => at)).toEqual(source.map(({ when }) => Date.parse(when)));
  for (const [index, { text }] of source.entries()) expect(texts[index]).toContain(text);
  expect(`${incident.title}\n${texts.join("\n")}`.replaceAll("\n", " ")).toContain(foreign.external_desc.replaceAll("\n", " "));
  expect(texts.at(-1)?.split("\n").at(-1)).toBe(`Source: https://status.cloud.google.com/${foreign.uri}`);
  const locations = new Set(source.flatMap(({ affected_locations }) => affected_locations.map(({ id }) => id)));
  const cells = new Set(entrySpans(incident).map(({ cell }) => cellKey(cell)));
  expect(cells.size).toBe(foreign.affected_products.length * Math.max(1, locations.size));
  const first = Math.min(...incident.updates.map(({ at }) => at));
  expect(outageOf(incident)).toEqual({
    from: Math.min(Date.parse(foreign.begin), first),
    to: Date.parse(foreign.end as string),
  });
}

test("every incident of the sample is imported completely, word for word, from start to end, with a span for each product and location", () => {
  for (const [index, foreign] of sample.entries()) expectFaithful(foreign, imported.incidents[index] as Incident);
});

test.skipIf(!process.env.AFLOAT_GCP_FILE)("so is every incident of the file in AFLOAT_GCP_FILE", () => {
  const file = readForeign(process.env.AFLOAT_GCP_FILE as string);
  const { incidents } = translated(file);
  for (const [index, foreign] of file.entries()) expectFaithful(foreign, incidents[index] as Incident);
});

test("impact changes its level when an update reports another", () => {
  expect(look("whAt3eeGhT2SbR2aQXwA").spans).toEqual([
    "cloud-firestore@/data major_outage 0–38",
    "cloud-firestore@/data partial_outage 38–81",
  ]);
});

test("a location that only the last update names is affected from the start, at the first reported level", () => {
  const { spans, incident } = look("YkkPCVAzdyuNJJFS54kM");
  expect(spans).toEqual([
    "cloud-developer-tools@global/data degraded_performance 0–83",
    "cloud-build@global/data degraded_performance 0–83",
  ]);
  expect(incident.updates.map(({ impacts }) => impacts.length)).toEqual([0, 0, 4]);
});

test("a location that is added later is affected from the update that names it", () => {
  const { incident } = look("2j8xsJMSyDhmgfJriGeR");
  expect(incident.updates.map(({ impacts }) => impacts.length)).toEqual([1, 0, 0, 1, 0, 0, 2, 0]);
});

test("the end that Google set later applies, even if updates reported available before it or broken after it", () => {
  expect(look("gFhaHLtkkPrs5N5dNMRG")).toMatchObject({
    statuses: ["76 investigating", "111 identified", "112 resolved", "928 resolved"],
    spans: ["operations@/data partial_outage 0–189", "cloud-logging@/data partial_outage 0–189"],
  });
  expect(look("rjF86FbooET3FDpMV9w1")).toMatchObject({
    statuses: [
      "-20 investigating",
      "7 identified",
      "52 identified",
      "138 identified",
      "240 identified",
      "380 resolved",
      "4834 resolved",
    ],
    spans: ["google-compute-engine@/data partial_outage 0–205"],
  });
});

test("an incident whose only update still reports it as broken is resolved at its end", () => {
  expect(look("NJJp8jkNzFStMyiJZWWD")).toMatchObject({
    statuses: ["67 resolved"],
    spans: ["google-cloud-networking@global/data partial_outage 0–27"],
  });
});

test("a description too long for a title is cut between words, and the full text is in an update, once", () => {
  const alone = look("QEcZsLuW9bqYZggLZXgS");
  expect(alone.incident.title).toMatch(/^We experienced performance issues with Cloud Dataflow .{60,}\w…$/);
  expect(alone.texts[0]).toMatch(/^We experienced .*\nSome streaming jobs .*\n\nPerformance degradation of/s);
  const repeated = look("3NTkKG1x382cHtxQGM76");
  expect(repeated.incident.title).toMatch(/^This issue is believed .*…$/);
  expect(repeated.texts[0]).toMatch(/^Summary: Google Infrastructure/);
  expect(look("NJJp8jkNzFStMyiJZWWD").incident.title).toMatch(/PDT\. We thank you for your patience .*issue\.$/);
});

test("a title without a space is cut anyway, and one of exactly the maximum length is not cut", () => {
  const titled = (external_desc: string) => translated([{ ...sample[0], external_desc }]).incidents[0]?.title;
  expect(titled("x".repeat(300))).toBe(`${"x".repeat(199)}…`);
  expect(titled(`${"word ".repeat(39)}words`)).toBe(`${"word ".repeat(39)}words`);
  expect(titled(`${"word ".repeat(39)}words more`)).toBe(`${"word ".repeat(38)}word…`);
});
