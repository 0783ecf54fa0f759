import type { ImpactChange } from "#domain/impact/impact.ts";
import { type Catalogue, type Cell, type Plane, type Service, servicesOf } from "#domain/impact/service.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentStatus, IncidentUpdate } from "#domain/incidents/incident.ts";
import { isTooLong, titleFrom } from "#domain/updates/short-title.ts";
import { idFrom } from "#usecases/context.ts";
import { GLOBAL, serviceSlug } from "./catalogue.ts";
import { type GcpIncident, locationsOf } from "./file.ts";
import { impactTimelineOf } from "./impact-timeline.ts";

const SOURCE = "https://status.cloud.google.com/";

/** A Google incident as an incident. The catalogue has its products and locations. Importing it again gives the same ids. */
export function toIncident(incident: GcpIncident, catalogue: Catalogue): Incident {
  const changes = changesByUpdate(incident, catalogue);
  const statuses = statusesOf(incident);
  const texts = textsOf(incident);
  const updates = incident.updates.map(({ when, created }, index): IncidentUpdate => {
    // An update is never posted before the time that it is about.
    const postedAt = Math.max(when, created);
    return {
      id: idFrom("gcp", incident.id, index),
      at: when,
      postedAt,
      status: statuses[index] as IncidentStatus,
      revisions: [{ text: texts[index] as string, publishedAt: postedAt, reason: null, loud: true }],
      impacts: changes.get(index) ?? [],
      nextUpdateAt: null,
    };
  });
  return {
    kind: "incident",
    id: idFrom("gcp", incident.id),
    title: titleFrom(incident.external_desc),
    ...completeFields({ startedAt: Math.min(incident.begin, ...updates.map(({ at }) => at)) }),
    updates,
    figures: [],
    postmortem: null,
    corrections: [],
    postmortemCommitment: null,
  };
}

/** Whether the title leaves out a part of the description. */
export const isShortened = (incident: GcpIncident): boolean => isTooLong(incident.external_desc);

/** The updates' texts unchanged, except that the first gets a description that the title shortens and no update repeats, and the last the source. */
function textsOf(incident: GcpIncident): string[] {
  const texts = incident.updates.map(({ text }) => text);
  const full = incident.external_desc.trim();
  if (isShortened(incident) && !texts.some((text) => text.includes(full))) texts[0] = `${full}\n\n${texts[0]}`;
  if (incident.uri) texts.push(`${texts.pop()}\n\nSource: ${SOURCE}${incident.uri}`);
  return texts;
}

/**
 * The incident's status after each update. An update that reports a problem after `end`, which is set in hindsight, is not shown as
 * resolved.
 */
function statusesOf(incident: GcpIncident): IncidentStatus[] {
  const last = incident.updates.length - 1;
  let status: IncidentStatus = "investigating";
  return incident.updates.map((update, index) => {
    const isResolved = update.status === "AVAILABLE" || (index === last && incident.end !== null);
    if (isResolved) status = "resolved";
    else if (/\bmitigation work is (currently |still )?underway\b/i.test(update.text)) status = "identified";
    else if (status === "resolved") status = "investigating";
    return status;
  });
}

/** The impact changes of each update, by its index; in the order of the file, since the catalogue's order may change. */
function changesByUpdate(incident: GcpIncident, catalogue: Catalogue): Map<number, ImpactChange[]> {
  const services = new Map(servicesOf(catalogue).map((service) => [service.slug, service]));
  const affected = [...new Set(incident.affected_products.map(serviceSlug))].map((slug) => services.get(slug) as Service);
  const hasLocations = locationsOf(incident).length > 0;
  const changes = affected.flatMap((service) =>
    impactTimelineOf(incident, hasLocations && service.regions !== null).map(({ update, location, level, at }) => ({
      update,
      change: { cell: cellOf(service, location), level, at },
    })),
  );
  const byUpdate = Map.groupBy(changes, ({ update }) => update);
  return new Map([...byUpdate].map(([update, list]) => [update, list.map(({ change }) => change)]));
}

const cellOf = (service: Service, location: string | null): Cell => ({
  service: service.slug,
  region: service.regions === null ? null : (location ?? GLOBAL.slug),
  plane: service.planes.includes("data") ? "data" : (service.planes[0] as Plane),
});
