import { canonical } from "#domain/canonical.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import { commitmentOf } from "#domain/incidents/commitment.ts";
import { fieldTexts, type IncidentFields } from "#domain/incidents/fields.ts";
import { type Incident, type Outage, outageOf } from "#domain/incidents/incident.ts";
import { type PostmortemCommitment, recordedContent } from "#domain/incidents/postmortem.ts";
import {
  actualEndOf,
  actualStartOf,
  cancelledAt,
  type Maintenance,
  type Planned,
  plannedOf,
  sequenceOf,
  type Titles,
} from "#domain/maintenance/maintenance.ts";
import { inEnglish } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import { type Instant, MINUTE, SECOND, toIso } from "#domain/time.ts";
import type { Facts } from "#domain/updates/facts.ts";
import type { Correction, Published } from "#domain/updates/revision.ts";
import { statusOf } from "#domain/updates/update.ts";
import { uptimeRule } from "#domain/uptime/uptime.ts";
import type { Evidence, NamedCell } from "#queries/evidence.ts";
import { csvText } from "./csv.ts";

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));

const cellJson = ({ service, serviceName, region, regionName, plane }: NamedCell) => ({
  service,
  serviceName,
  region,
  regionName,
  plane,
});

/** Everything on record about an incident or a maintenance, as JSON: times are UTC, hashes are SHA-256 in hex (see `hashes`). */
export function recordJson(site: Site, evidence: Evidence): string {
  const { entry } = evidence;
  const record = {
    site: { name: site.name, url: `${site.url}/`, cloud: site.cloud },
    kind: entry.kind,
    id: entry.id,
    page: `${site.url}${paths.incident(entry.id)}`,
    title: entry.title,
    titleTranslations: entry.titleTranslations,
    corrections: correctionsPart(entry),
    status: statusOf<string>(entry),
    ...(entry.kind === "incident" ? incidentPart(entry, evidence) : maintenancePart(entry, evidence)),
    updates: evidence.updates.map(updatePart),
    postmortem: evidence.postmortem.map(({ content, ...published }) => ({
      ...publishedPart(published),
      // In the key order that is hashed: a record that is rebuilt from its log has no other order.
      content: JSON.parse(canonical(recordedContent(content))),
      sha256: published.sha256,
    })),
    hashes: "SHA-256, hex: of the UTF-8 bytes of a text; of a postmortem's content as canonical JSON (RFC 8785).",
    uptimeRule: inEnglish(uptimeRule(site.uptimeWeights)),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function incidentPart(incident: Incident, evidence: Evidence) {
  return { outage: outageJson(outageOf(incident)), ...impactPart(evidence), ...handlingPart(incident, evidence) };
}

const outageJson = (outage: Outage | null) =>
  outage && {
    from: toIso(outage.from),
    to: isoOrNull(outage.to),
    seconds: outage.to === null ? null : (outage.to - outage.from) / SECOND,
  };

const plannedJson = ({ from, until }: Planned) => ({ from: toIso(from), until: toIso(until) });

function maintenancePart(maintenance: Maintenance, evidence: Evidence) {
  const { scope, beginsBy, endsBy, remindBefore, series, edits } = maintenance;
  return {
    planned: plannedJson(plannedOf(maintenance)),
    began: isoOrNull(actualStartOf(maintenance)),
    ended: isoOrNull(actualEndOf(maintenance)),
    cancelled: isoOrNull(cancelledAt(maintenance)),
    scope: scope.map(({ cell, level }) => ({ ...cell, level })),
    beginsBy,
    endsBy,
    remindBeforeMinutes: remindBefore === null ? null : remindBefore / MINUTE,
    series,
    edited: edits.map(toIso),
    sequence: sequenceOf(maintenance),
    ...impactPart(evidence),
  };
}

function impactPart({ spans, unaffected }: Evidence) {
  return {
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

const handlingPart = (incident: Incident, { lags }: Evidence) => ({
  figures: incident.figures.map((figure) => ({ ...figure, asOf: isoOrNull(figure.asOf) })),
  lags: lags.map(({ moment, at, after }) => ({ moment, at: toIso(at), secondsAfterBeginning: after / SECOND })),
  postmortemPromised: promiseJson(commitmentOf(incident)),
});

const promiseJson = (promise: PostmortemCommitment | null) =>
  promise && { preliminaryBy: toIso(promise.preliminaryBy), finalBy: toIso(promise.finalBy) };

const updatePart = ({ update, revisions }: Evidence["updates"][number]) => ({
  id: update.id,
  at: toIso(update.at),
  postedAt: toIso(update.postedAt),
  status: update.status,
  ...plannedPart(update),
  nextUpdateAt: isoOrNull(update.nextUpdateAt),
  impacts: update.impacts.map(impactJson),
  revisions: revisions.map(({ text, sha256, translations, replaced, ...published }) => ({
    ...publishedPart(published),
    text,
    sha256,
    translations,
    replaced: replaced && factsJson(replaced),
  })),
});

const impactJson = ({ cell, level, at }: ImpactChange) => ({ ...cell, level, at: toIso(at) });

const factsJson = ({ at, status, nextUpdateAt, impacts }: Facts) => ({
  ...{ at: toIso(at), status, nextUpdateAt: isoOrNull(nextUpdateAt), impacts: impacts.map(impactJson) },
});

/** The corrections of the title, and of the times of an incident, each with what it replaced. */
const correctionsPart = ({ corrections }: Entry) =>
  (corrections as readonly Correction<Titles & Partial<IncidentFields>>[]).map(({ replaced, ...published }) => ({
    ...publishedPart(published),
    replaced: {
      title: replaced.title,
      titleTranslations: replaced.titleTranslations,
      ...(replaced.startedAt !== undefined && fieldTexts(replaced as IncidentFields)),
    },
  }));

const plannedPart = (update: AnyUpdate) =>
  "planned" in update ? { planned: update.planned && plannedJson(update.planned), reminder: update.reminder } : {};

const publishedPart = ({ publishedAt, reason, loud }: Published) => ({ publishedAt: toIso(publishedAt), reason, loud });

const COLUMNS = ["service", "service_name", "region", "region_name", "plane", "level", "from", "to", "seconds"];

/** One row per span of a cell at a level; times are UTC, and an empty end means that it is ongoing. */
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
