import { canonical } from "../domain/canonical.ts";
import { outageOf, statusOf } from "../domain/incident.ts";
import { paths } from "../domain/paths.ts";
import { recordedContent } from "../domain/postmortem.ts";
import type { Published } from "../domain/revision.ts";
import { type Instant, toIso } from "../domain/time.ts";
import { formulaText } from "../domain/uptime.ts";
import type { Evidence, NamedCell } from "../usecases/reading/evidence.ts";
import type { Site } from "../usecases/reading/snapshot.ts";
import { csvText } from "./csv.ts";

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));

const cellJson = ({ service, serviceName, region, regionName, plane }: NamedCell) => ({
  service,
  serviceName,
  region,
  regionName,
  plane,
});

/** Everything on record of an incident, as JSON: times are UTC, hashes are SHA-256 in hex (see `hashes`). */
export function recordJson(site: Site, evidence: Evidence): string {
  const { incident } = evidence;
  const record = {
    site: { name: site.name, url: `${site.url}/`, cloud: site.cloud },
    id: incident.id,
    page: `${site.url}${paths.incident(incident.id)}`,
    title: incident.title,
    status: statusOf(incident),
    ...impactPart(evidence),
    ...handlingPart(evidence),
    updates: evidence.updates.map(updatePart),
    postmortem: evidence.postmortem.map(({ content, ...published }) => ({
      ...publishedPart(published),
      // In the order in which it is hashed: a record made again from its log keeps no other.
      content: JSON.parse(canonical(recordedContent(content))),
      sha256: published.sha256,
    })),
    hashes: "SHA-256, hex: of the UTF-8 bytes of a text; of a postmortem's content as canonical JSON (RFC 8785).",
    uptimeRule: formulaText(site.uptimeWeights),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function impactPart({ incident, spans, unaffected }: Evidence) {
  const { from, to } = outageOf(incident);
  return {
    outage: { from: toIso(from), to: isoOrNull(to), seconds: to === null ? null : (to - from) / 1_000 },
    impact: spans.map(({ level, from: since, to: until, seconds, ...cell }) => ({
      ...cellJson(cell),
      level,
      from: toIso(since),
      to: isoOrNull(until),
      seconds,
    })),
    confirmedUnaffected: unaffected.map(cellJson),
  };
}

const handlingPart = ({ incident: { figures, postmortemPromise }, lags }: Evidence) => ({
  figures: figures.map((figure) => ({ ...figure, asOf: isoOrNull(figure.asOf) })),
  lags: lags.map(({ moment, at, after }) => ({ moment, at: toIso(at), secondsAfterBeginning: after / 1_000 })),
  postmortemPromised: postmortemPromise && {
    preliminaryBy: toIso(postmortemPromise.preliminaryBy),
    finalBy: toIso(postmortemPromise.finalBy),
  },
});

const updatePart = ({ id, at, postedAt, status, nextUpdateAt, revisions }: Evidence["updates"][number]) => ({
  id,
  at: toIso(at),
  postedAt: toIso(postedAt),
  status,
  nextUpdateAt: isoOrNull(nextUpdateAt),
  revisions: revisions.map(({ text, sha256, ...published }) => ({ ...publishedPart(published), text, sha256 })),
});

const publishedPart = ({ publishedAt, reason, loud }: Published) => ({ publishedAt: toIso(publishedAt), reason, loud });

const COLUMNS = ["service", "service_name", "region", "region_name", "plane", "level", "from", "to", "seconds"];

/** One row for each stretch in which a cell was at a level; times are UTC, an empty end means that it lasts. */
export const impactCsv = ({ spans }: Evidence): string =>
  csvText([
    COLUMNS,
    ...spans.map(({ service, serviceName, region, regionName, plane, level, from, to, seconds }) => [
      service,
      serviceName,
      region,
      regionName,
      plane,
      level,
      toIso(from),
      isoOrNull(to),
      seconds,
    ]),
  ]);
