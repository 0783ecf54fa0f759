import { setTimeout as sleep } from "node:timers/promises";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Copy } from "./copy.ts";
import { VALID_FOR } from "./heartbeat.ts";
import { rootOfLines } from "./log.ts";
import { linkTo } from "./manifest.ts";
import { keyLine, keyName, readKey } from "./minisign.ts";
import { readLog, type Sighting, sight } from "./sighting.ts";

/** What a witness remembers between two looks. */
export interface Memory {
  /** The key that it trusts: the one it was given, or the first it saw. */
  key: string | null;
  /** The longest log it saw, and its root in base64. */
  log: { size: number; root: string };
  /** The highest publication it saw on each copy. */
  seen: Record<string, number>;
}

export const NOTHING_SEEN: Memory = { key: null, log: { size: 0, root: rootText(rootOfLines([])) }, seen: {} };

/** What was wrong at a look, in plain sentences, and what is remembered from now on. What was seen before is never forgotten for what contradicts it. */
export interface Look {
  complaints: string[];
  memory: Memory;
}

/** Looks at every copy. What seems wrong is looked at a second time, since a publication may have been under way. */
export async function look(copies: readonly Copy[], memory: Memory, now: () => Instant, patience = 2_000): Promise<Look> {
  const first = await lookOnce(copies, memory, now());
  if (first.complaints.length === 0) return first;
  await sleep(patience);
  return lookOnce(copies, memory, now());
}

async function lookOnce(copies: readonly Copy[], memory: Memory, now: Instant): Promise<Look> {
  const trusted = memory.key === null ? undefined : readKey(memory.key);
  const looks = await Promise.all(copies.map((copy) => sight(copy, trusted)));
  const sightings = looks.filter((each) => typeof each !== "string");
  const log = await witnessLog(sightings, memory);
  const complaints = [
    ...looks.filter((each) => typeof each === "string"),
    ...keyComplaints(sightings),
    ...sightings.flatMap((sighting) => timeComplaints(sighting, memory, now)),
    ...agreementComplaints(sightings, now),
    ...log.complaints,
  ];
  const seen = sightings.map(({ copy, manifest }) => [copy.name, Math.max(manifest.seq, memory.seen[copy.name] ?? 0)] as const);
  const key = memory.key ?? (sightings[0] ? keyLine(sightings[0].key) : null);
  return { complaints, memory: { key, log: log.log, seen: { ...memory.seen, ...Object.fromEntries(seen) } } };
}

function keyComplaints([first, ...others]: readonly Sighting[]): string[] {
  return others
    .filter(({ key }) => first && !key.bytes.equals(first.key.bytes))
    .map(({ copy, key }) => `${copy.name} is signed with a different key (${keyName(key)}) than ${first?.copy.name}.`);
}

/** What time alone shows of a copy: an older publication than before, or a publisher that fell silent. */
function timeComplaints({ copy, manifest, heartbeat }: Sighting, { seen }: Memory, now: Instant): string[] {
  const before = seen[copy.name] ?? 0;
  const silentSince = heartbeat && heartbeat.checkedAt + VALID_FOR < now ? heartbeat.checkedAt : undefined;
  return [
    ...(manifest.seq < before ? [`${copy.name} went back from publication ${before} to ${manifest.seq}.`] : []),
    ...(manifest.freshUntil < now ? [`${copy.name} is out of date: it was current until ${toIso(manifest.freshUntil)}.`] : []),
    ...(heartbeat ? [] : [`${copy.name} has no heartbeat.`]),
    ...(silentSince === undefined ? [] : [`${copy.name}: the publisher has been silent since ${toIso(silentSince)}.`]),
  ];
}

/** So long may a copy take to get what another one has. */
const LAG = MINUTE;

function agreementComplaints(sightings: readonly Sighting[], now: Instant): string[] {
  const newest = sightings.toSorted((a, b) => b.manifest.publishedAt - a.manifest.publishedAt)[0];
  if (!newest) return [];
  return sightings.flatMap(({ copy, manifest }) => {
    const { seq, publishedAt } = newest.manifest;
    if (linkTo(manifest) === linkTo(newest.manifest)) return [];
    if (manifest.publishedAt === publishedAt)
      return [`${copy.name} and ${newest.copy.name} show different contents for publication ${seq}.`];
    return now - publishedAt > LAG
      ? [`${copy.name} has publication ${manifest.seq}, ${newest.copy.name} has had ${seq} since ${toIso(publishedAt)}.`]
      : [];
  });
}

/** Whether the log only grew: what was seen before, and what every other copy shows, must be its beginning. */
async function witnessLog(
  sightings: readonly Sighting[],
  { log }: Memory,
): Promise<{ complaints: string[]; log: Memory["log"] }> {
  const longest = sightings.toSorted((a, b) => b.checkpoint.size - a.checkpoint.size)[0];
  if (!longest) return { complaints: [], log };
  const known = sightings.every(({ checkpoint }) => checkpoint.size === log.size && rootText(checkpoint.root) === log.root);
  if (known) return { complaints: [], log };
  const lines = await readLog(longest);
  if (typeof lines === "string") return { complaints: [lines], log };
  const begins = ({ size, root }: Memory["log"]) => size <= lines.length && rootText(rootOfLines(lines.slice(0, size))) === root;
  const told = stateOf(longest.checkpoint);
  const complaints = [
    ...(lines.length === told.size && begins(told)
      ? []
      : [`${longest.copy.name}: the lines of its log do not match its checkpoint.`]),
    ...(begins(log) ? [] : [`${longest.copy.name}: a line of the ${log.size} log lines seen before was rewritten or removed.`]),
    ...sightings
      .filter(({ checkpoint }) => !begins(stateOf(checkpoint)))
      .filter((sighting) => sighting !== longest)
      .map(({ copy }) => `${copy.name} shows a different log than ${longest.copy.name}.`),
  ];
  return { complaints, log: complaints.length === 0 ? told : log };
}

const stateOf = ({ size, root }: Checkpoint): Memory["log"] => ({ size, root: rootText(root) });

function rootText(root: Uint8Array): string {
  return Buffer.from(root).toString("base64");
}
