import { type Level, worstOf } from "#domain/impact/level.ts";
import { stateOfRegion, stateOfService } from "#domain/impact/place-state.ts";
import { earliestSince, type Region, type Service, type ServiceGroup, servicesOf } from "#domain/impact/service.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { lastImpactAt } from "#queries/latest.ts";
import { openLevels } from "#queries/matrix.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { idFrom } from "#usecases/context.ts";
import type { Component } from "./shapes.ts";

/** The name of the group of components that represent regions. */
export const REGIONS = "Regions";

/** The ids of components, derived from slugs: names may change, slugs do not. */
export const serviceId = (slug: string): string => importedId("service", slug);
export const regionId = (slug: string): string => importedId("region", slug);

const ids = new Map<string, string>();

/** Cached, since a document names each component with each incident. */
function importedId(kind: "service" | "region", slug: string): string {
  const id = ids.get(`${kind} ${slug}`) ?? idFrom("component", kind, slug);
  ids.set(`${kind} ${slug}`, id);
  return id;
}

/**
 * Every component sorted by position within its group, as Statuspage lists them: the catalogue's groups with their services, then
 * the group of regions. A component has the level that the page of the service or region shows, as far as Statuspage
 * has that level.
 */
export function componentsOf(snapshot: Snapshot, pageId: string, iso: (at: Instant) => string): Component[] {
  // Statuspage has no level for impact that is not known: its roll-up states that.
  const levels = { ...openLevels(snapshot), unaffected: "operational" as const };
  const row = rowMaker(snapshot, pageId, iso);

  const serviceRow = (service: Service) => {
    const { slug, name, description, since } = service;
    return row({
      ...{ id: serviceId(slug), name, description, since },
      status: stateOfService(service, levels),
      changed: lastImpactAt(snapshot, { service: slug }),
    });
  };
  const regionRow = ({ slug, name, area }: Region) =>
    row({
      ...{ id: regionId(slug), name, description: area, since: earliestSince(offeredIn(snapshot, slug)) },
      status: stateOfRegion(snapshot.active, slug, levels),
      changed: lastImpactAt(snapshot, { region: slug }),
    });
  const regions = snapshot.active.regions.filter(({ slug }) => offeredIn(snapshot, slug).length > 0);
  const groups = [
    ...snapshot.active.groups.map((group) => groupOf(serviceGroup(group, row), group.services.map(serviceRow))),
    ...(regions.length > 0 ? [groupOf(regionGroup(snapshot, row), regions.map(regionRow))] : []),
  ];
  return groups
    .flatMap(([group, children], index) => [{ ...group, position: index + 1 }, ...children])
    .sort((a, b) => a.position - b.position);
}

const offeredIn = ({ active }: Snapshot, region: string): Service[] =>
  servicesOf(active).filter(({ regions }) => regions?.includes(region));

type RowMaker = ReturnType<typeof rowMaker>;

const serviceGroup = ({ name, services }: ServiceGroup, row: RowMaker): Component =>
  row({ id: idFrom("group", name), name, description: "", since: earliestSince(services), status: "operational", changed: null });

const regionGroup = ({ active }: Snapshot, row: RowMaker): Component =>
  row({
    ...{ id: idFrom("regions"), name: REGIONS, description: "", since: earliestSince(servicesOf(active)) },
    ...{ status: "operational", changed: null },
  });

/** A group has the worst level of its children, but its own times. */
function groupOf(group: Component, children: readonly Component[]): [Component, Component[]] {
  return [
    {
      ...group,
      status: worstOf(children.map(({ status }) => status)),
      showcase: false,
      start_date: null,
      group: true,
      components: children.map(({ id }) => id),
    },
    children.map((child, index) => ({ ...child, position: index + 1, group_id: group.id })),
  ];
}

interface RowFacts {
  id: string;
  name: string;
  description: string;
  since: Instant | null;
  status: Level;
  /** When its level last changed. */
  changed: Instant | null;
}

function rowMaker({ site }: Snapshot, pageId: string, iso: (at: Instant) => string) {
  return ({ id, name, description, since, status, changed }: RowFacts): Component => ({
    id,
    name,
    status,
    created_at: iso(since ?? 0),
    updated_at: iso(Math.max(since ?? 0, changed ?? 0)),
    position: 1,
    description: description || null,
    showcase: true,
    start_date: since === null ? null : dayOf(since, site.zone),
    group_id: null,
    page_id: pageId,
    group: false,
    only_show_if_degraded: false,
  });
}
