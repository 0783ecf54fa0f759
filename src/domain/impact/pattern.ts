import type { ImpactSpan } from "./impact.ts";
import { foldRegions, servicesIncluding } from "./scope.ts";
import type { Catalogue, Plane, Service } from "./service.ts";

/** A level from one instant to another; `to` is null while it lasts. */
export type Phase = Omit<ImpactSpan, "cell">;

/** Cells of one service on one plane that went through the same levels at the same times. */
export interface ImpactPattern {
  service: Service;
  plane: Plane;
  /** `all`: every region that offers it (also for a global service); otherwise slugs in the catalogue's order. */
  regions: "all" | readonly string[];
  phases: readonly Phase[];
}

/**
 * The patterns that spans result in, in the catalogue's order. Within a service and plane, the pattern with the most regions
 * comes first, so that exceptions follow the rule.
 */
export function impactPatternsOf(catalogue: Catalogue, spans: readonly ImpactSpan[]): ImpactPattern[] {
  const byService = Map.groupBy(spans, ({ cell }) => cell.service);
  return servicesIncluding(catalogue, spans).flatMap((service) => {
    const own = byService.get(service.slug) ?? [];
    return service.planes.flatMap((plane) =>
      patternsOfPlane(
        service,
        plane,
        own.filter(({ cell }) => cell.plane === plane),
      ),
    );
  });
}

function patternsOfPlane(service: Service, plane: Plane, spans: readonly ImpactSpan[]): ImpactPattern[] {
  const byRegion = Map.groupBy(spans, ({ cell }) => cell.region);
  const alike = Map.groupBy(byRegion, ([, ofRegion]) => patternKey(ofRegion));
  const patterns = [...alike.values()].map((members): ImpactPattern => {
    const regions = foldRegions(service, new Set(members.map(([region]) => region)));
    const phases = (members[0]?.[1] ?? []).map(({ level, from, to }) => ({ level, from, to }));
    return { service, plane, regions, phases };
  });
  return patterns.sort((a, b) => countOf(b) - countOf(a));
}

const countOf = ({ regions }: ImpactPattern): number => (regions === "all" ? Number.POSITIVE_INFINITY : regions.length);

/** A key that is equal for equal phases. */
export const patternKey = (phases: readonly Phase[]): string =>
  phases.map(({ level, from, to }) => `${level} ${from} ${to}`).join();
