import { setTimeout as sleep } from "node:timers/promises";
import { HOUR, type Instant, MINUTE, SECOND, toIso } from "#domain/time.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Copy } from "./copy.ts";
import { rootOfLines } from "./log.ts";
import { hashForNext } from "./manifest.ts";
import { keyLine, keyName, readKey } from "./minisign.ts";
import { type Sighting, sight } from "./sighting.ts";

/** What a witness remembers between two observations. It is stored as JSON. */
export interface Memory {
  /** The trusted key: the given one, or the first that it saw. */
  key: string | null;
  /** The longest log that it saw: its size, and its root in base64. */
  log: { size: number; root: string };
  /** The highest publication that it saw on each copy. */
  seen: Record<string, number>;
  /** When every file of each copy was last compared. */
  full?: Record<string, Instant>;
}

export const NOTHING_SEEN: Memory = { key: null, log: { size: 0, root: rootText(rootOfLines([])) }, seen: {} };

/**
 * The result of one observation: complaints as sentences, and the new memory. A contradicting observation never replaces what was
 * seen before.
 */
export interface Observation {
  complaints: string[];
  memory: Memory;
  /** What was compared with the signature of each copy that could be read. */
  compared: { copy: string; checked: number; isThorough: boolean; forms: number }[];
}

/** Every file of a copy is compared after this time; in between, a sample is. */
const FULL_INTERVAL = 6 * HOUR;

/**
 * Observes every copy. If there are complaints, it observes them again after `retryDelayMs`, since a publication may have been in
 * progress.
 */
export async function observe(
  copies: readonly Copy[],
  memory: Memory,
  now: () => Instant,
  retryDelayMs = 2 * SECOND,
): Promise<Observation> {
  const first = await observeOnce(copies, memory, now, retryDelayMs);
  if (first.complaints.length === 0) return first;
  await sleep(retryDelayMs);
  return observeOnce(copies, memory, now, retryDelayMs);
}

async function observeOnce(
  copies: readonly Copy[],
  memory: Memory,
  now: () => Instant,
  retryDelayMs: number,
): Promise<Observation> {
  const trusted = memory.key === null ? undefined : readKey(memory.key);
  const startedAt = now();
  const isThorough = ({ name }: Copy) => Math.abs(startedAt - (memory.full?.[name] ?? 0)) >= FULL_INTERVAL;
  const results = await Promise.all(
    copies.map((copy) => sight(copy, { trusted, now, isThorough: isThorough(copy), retryDelayMs })),
  );
  const sightings = results.filter((each) => typeof each !== "string");
  const log = witnessLog(sightings, memory);
  const complaints = [
    ...results.filter((each) => typeof each === "string"),
    ...keyComplaints(sightings),
    ...sightings.flatMap((sighting) => [...fileComplaints(sighting), ...timeComplaints(sighting, memory, now())]),
    ...agreementComplaints(sightings, now()),
    ...log.complaints,
  ];
  const seen = sightings.map(({ copy, manifest }) => [copy.name, Math.max(manifest.seq, memory.seen[copy.name] ?? 0)] as const);
  const full = sightings.filter((each) => each.isThorough).map(({ copy }) => [copy.name, startedAt] as const);
  return {
    complaints,
    memory: {
      key: memory.key ?? (sightings[0] ? keyLine(sightings[0].key) : null),
      log: log.log,
      seen: { ...memory.seen, ...Object.fromEntries(seen) },
      full: { ...memory.full, ...Object.fromEntries(full) },
    },
    compared: sightings.map(({ copy, checked, isThorough }) => ({
      ...{ copy: copy.name, checked, isThorough },
      forms: copy.forms.length,
    })),
  };
}

const MAX_FAULTS = 50;

/** Complaints about files, of which a damaged copy may have thousands. */
function fileComplaints({ copy, faults }: Sighting): string[] {
  const more = faults.length - MAX_FAULTS;
  return [
    ...faults.slice(0, MAX_FAULTS).map(({ text }) => `${copy.name}: ${text}`),
    ...(more > 0 ? [`${copy.name}: ${more} more faults. “afloat verify” lists all of them.`] : []),
  ];
}

function keyComplaints([first, ...others]: readonly Sighting[]): string[] {
  return others
    .filter(({ key }) => first && !key.bytes.equals(first.key.bytes))
    .map(({ copy, key }) => `${copy.name} is signed with a different key (${keyName(key)}) than ${first?.copy.name}.`);
}

/** Complaints about time: an older publication than before, or one that expired. */
function timeComplaints({ copy, manifest }: Sighting, { seen }: Memory, now: Instant): string[] {
  const before = seen[copy.name] ?? 0;
  return [
    ...(manifest.seq < before ? [`${copy.name} went back from publication ${before} to ${manifest.seq}.`] : []),
    ...(manifest.freshUntil < now ? [`${copy.name} is out of date: it was current until ${toIso(manifest.freshUntil)}.`] : []),
  ];
}

/** How long a copy may take to get a publication that another one has. */
const MAX_LAG = MINUTE;

function agreementComplaints(sightings: readonly Sighting[], now: Instant): string[] {
  const newest = sightings.toSorted((a, b) => b.manifest.publishedAt - a.manifest.publishedAt)[0];
  if (!newest) return [];
  return sightings.flatMap(({ copy, manifest }) => {
    const { seq, publishedAt } = newest.manifest;
    if (hashForNext(manifest) === hashForNext(newest.manifest)) return [];
    if (manifest.publishedAt === publishedAt)
      return [`${copy.name} and ${newest.copy.name} show different contents for publication ${seq}.`];
    return now - publishedAt > MAX_LAG
      ? [`${copy.name} has publication ${manifest.seq}, ${newest.copy.name} has had ${seq} since ${toIso(publishedAt)}.`]
      : [];
  });
}

/** Checks that the log only grew: the log seen before, and that of every other copy, must be a prefix of the longest one. */
function witnessLog(sightings: readonly Sighting[], { log }: Memory): { complaints: string[]; log: Memory["log"] } {
  const read = sightings.flatMap(({ copy, log: own }) => (own ? [{ copy, ...own }] : []));
  const longest = read.toSorted((a, b) => b.checkpoint.size - a.checkpoint.size)[0];
  if (!longest) return { complaints: [], log };
  const { lines } = longest;
  const isPrefix = ({ size, root }: Memory["log"]) =>
    size <= lines.length && rootText(rootOfLines(lines.slice(0, size))) === root;
  const complaints = [
    ...(isPrefix(log) ? [] : [`${longest.copy.name}: a line of the ${log.size} log lines seen before was rewritten or removed.`]),
    ...read
      .filter((each) => each !== longest && !isPrefix(stateOf(each.checkpoint)))
      .map(({ copy }) => `${copy.name} shows a different log than ${longest.copy.name}.`),
  ];
  return { complaints, log: complaints.length === 0 ? stateOf(longest.checkpoint) : log };
}

const stateOf = ({ size, root }: Checkpoint): Memory["log"] => ({ size, root: rootText(root) });

function rootText(root: Uint8Array): string {
  return Buffer.from(root).toString("base64");
}
