import { compareLevels, type Level, worstOf } from "#domain/impact/level.ts";
import type { Entry } from "#domain/record/entry.ts";
import { impactChangesOf } from "#domain/updates/update.ts";

/** Of what somebody wants to hear; null stands for all of it. */
export interface Choice {
  /** Slugs. */
  services: readonly string[] | null;
  regions: readonly string[] | null;
}

/** A choice, and how bad an incident or a maintenance has to be at least; null: however mild, or without any impact. */
export interface Filter extends Choice {
  from: Level | null;
}

/** Who is told: a channel of the settings, of a mail channel one address. `SUBSCRIBERS` choose for themselves. */
export interface Audience {
  channel: string;
  recipient: string;
  filter: Filter;
}

/** The channel of all who subscribed. */
export const SUBSCRIBERS = "subscribers";

export const EVERYTHING: Filter = { services: null, regions: null, from: null };

/**
 * Whether what is said of an incident or a maintenance concerns whoever chose so: by everything that it ever hit or is planned to hit,
 * so that whoever heard of its beginning hears of its end. As long as nothing is named, it concerns those who want to hear of everything.
 */
export function concerns(filter: Filter, entry: Entry): boolean {
  const hit = affectedCells(entry).filter(
    ({ cell }) => isChosen(filter.services, cell.service) && isInPlace(filter.regions, cell.region),
  );
  const isForAll = filter.services === null && filter.regions === null;
  if (hit.length === 0 && !(isForAll && affectedCells(entry).length === 0)) return false;
  return filter.from === null || compareLevels(worstOf(hit.map(({ level }) => level)), filter.from) >= 0;
}

/** Every change of a cell, and what is planned for it. */
export const affectedCells = (entry: Entry) => [...impactChangesOf(entry), ...(entry.kind === "maintenance" ? entry.scope : [])];

const isChosen = (chosen: readonly string[] | null, slug: string): boolean => chosen === null || chosen.includes(slug);

/** A global service is in every region. */
const isInPlace = (regions: readonly string[] | null, region: string | null): boolean =>
  region === null || isChosen(regions, region);
