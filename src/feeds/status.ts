import type { z } from "zod";
import type { ImpactLevel } from "#domain/impact/level.ts";
import { type Incident, incidentState, type Outage, outageOf } from "#domain/incidents/incident.ts";
import { actualStartOf, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { inEnglish } from "#domain/phrase.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans, latestUpdate, statusOf } from "#domain/updates/update.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { type CurrentState, readState } from "#queries/state.ts";
import type { StatusDocument } from "./schema/status.ts";

type Document = z.input<typeof StatusDocument>;

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));

/** The current state as JSON: affected cells, promised updates, and links to the evidence. Times are UTC. */
export function statusJson(snapshot: Snapshot): string {
  const { site } = snapshot;
  const state = readState(snapshot);
  const document: Document = {
    $schema: `${site.url}${paths.schema("status")}`,
    site: { name: site.name, url: `${site.url}/`, cloud: site.cloud, timeZone: site.zone },
    drill: site.isDrill ?? false,
    asOf: toIso(state.asOf),
    logLines: state.lines,
    overall: overallPart(state),
    incidents: state.open.map((incident) => incidentPart(site, incident)),
    maintenances: state.maintenances.map((maintenance) => maintenancePart(site, maintenance)),
    promises: state.awaited.map(({ entry, kind, by, isOverdue }) => ({
      ...{ incident: entry.id, word: kind, by: toIso(by) },
      overdue: isOverdue,
    })),
    services: state.services.map(({ service: { slug, name }, group, level, cells }) => ({
      ...{ slug, name, group, level, page: `${site.url}${paths.service(slug)}` },
      cells: cells.map(({ cell: { region, plane }, level: own }) => ({ region, plane, level: own })),
    })),
    regions: regionsPart(site, state),
    evidence: evidencePart(site),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function overallPart({ overall, services }: CurrentState): Document["overall"] {
  const { level, sentence, working, affected, since } = overall;
  const worst = services.flatMap(({ cells }) => cells).find((each) => each.level === level);
  return {
    ...{ level, sentence: inEnglish(sentence), working: working && inEnglish(working), since: isoOrNull(since) },
    worst: worst === undefined || level === "operational" || level === "unknown" ? null : { ...worst.cell, level },
    hits: affected.map(({ service, plane, level: own, regions }) => ({
      service: service.slug,
      plane,
      level: own as ImpactLevel,
      regions: regions === "all" ? regions : [...regions],
    })),
  };
}

function incidentPart(site: Site, incident: Incident): Document["incidents"][number] {
  // Only open incidents are listed, and none of them was withdrawn.
  const { from, to } = outageOf(incident) as Outage;
  return {
    ...{ id: incident.id, title: incident.title, status: statusOf(incident), level: incidentState(incident) },
    ...linksOf(site, incident),
    startedAt: toIso(incident.startedAt),
    outage: { from: toIso(from), to: isoOrNull(to) },
    spans: entrySpans(incident).map(({ cell, level, ...span }) => ({
      ...cell,
      level,
      from: toIso(span.from),
      to: isoOrNull(span.to),
    })),
    latest: latestPart(incident),
    nextUpdateAt: isoOrNull(nextUpdateDueAt(incident)),
  };
}

function maintenancePart(site: Site, maintenance: Maintenance): Document["maintenances"][number] {
  const { from, until } = plannedOf(maintenance);
  return {
    ...{ id: maintenance.id, title: maintenance.title, status: statusOf(maintenance) },
    ...linksOf(site, maintenance),
    planned: { from: toIso(from), until: toIso(until) },
    began: isoOrNull(actualStartOf(maintenance)),
    scope: maintenance.scope.map(({ cell, level }) => ({ ...cell, level })),
    latest: latestPart(maintenance),
    nextUpdateAt: isoOrNull(nextUpdateDueAt(maintenance)),
  };
}

const linksOf = ({ url }: Site, { id }: { id: string }) => ({
  page: `${url}${paths.incident(id)}`,
  record: `${url}${paths.record(id)}`,
});

function latestPart(entry: Incident | Maintenance) {
  const { at, revisions } = latestUpdate<Incident["updates"][number] | Maintenance["updates"][number]>(entry);
  return { at: toIso(at), text: currentText(revisions) };
}

const regionsPart = (site: Site, { regions }: CurrentState): Document["regions"] =>
  regions.map(({ region: { slug, name, area }, level }) => ({
    ...{ slug, name, area, level },
    page: `${site.url}${paths.region(slug)}`,
  }));

const evidencePart = ({ url }: Site): Document["evidence"] => ({
  heartbeat: `${url}${integrityPaths.heartbeat}`,
  manifest: `${url}${integrityPaths.manifest}`,
  checkpoint: `${url}${integrityPaths.checkpoint}`,
  catalogue: `${url}${paths.catalogue}`,
  uptime: `${url}${paths.uptimeJson}`,
});
