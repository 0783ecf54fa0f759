import { compareLevels, type Level, worstOf } from "#domain/impact/level.ts";
import type { Entry } from "#domain/record/entry.ts";
import { everStated } from "#domain/updates/update.ts";

/** The services and regions that someone wants notifications about; null means all. */
export interface Choice {
  /** Slugs. */
  services: readonly string[] | null;
  regions: readonly string[] | null;
}

/** A choice, and the minimum level of an incident or maintenance; null means any, also without impact. */
export interface Filter extends Choice {
  from: Level | null;
}

/**
 * A recipient of notifications: a channel of the settings, or one address of a mail channel. `SUBSCRIBERS` have filters of their
 * own.
 */
export interface Audience {
  channel: string;
  recipient: string;
  filter: Filter;
}

/** The channel of all subscribers. */
export const SUBSCRIBERS = "subscribers";

export const EVERYTHING: Filter = { services: null, regions: null, from: null };

/**
 * Whether an incident or a maintenance matches a filter. All cells count that it ever affected or is planned to affect, so those
 * who are notified of its start are also notified of its end. While it names no cell, it matches only filters for all services
 * and regions.
 */
export function concerns(filter: Filter, entry: Entry): boolean {
  const matching = affectedCells(entry).filter(
    ({ cell }) => isChosen(filter.services, cell.service) && isInRegions(filter.regions, cell.region),
  );
  const isForAll = filter.services === null && filter.regions === null;
  if (matching.length === 0 && !(isForAll && affectedCells(entry).length === 0)) return false;
  return filter.from === null || compareLevels(worstOf(matching.map(({ level }) => level)), filter.from) >= 0;
}

/** Every impact change, also of what a correction replaced, and for a maintenance the planned levels. */
export const affectedCells = (entry: Entry) => [...everStated(entry), ...(entry.kind === "maintenance" ? entry.scope : [])];

const isChosen = (chosen: readonly string[] | null, slug: string): boolean => chosen === null || chosen.includes(slug);

/** A global service counts as being in every region. */
const isInRegions = (regions: readonly string[] | null, region: string | null): boolean =>
  region === null || isChosen(regions, region);
