import { Resolver } from "node:dns/promises";
import { plainName, readAddress, zonesAbove } from "#domain/accounts/network.ts";
import { Refusal } from "#domain/errors.ts";
import type { HostFacts, LookupResult, Zone } from "#domain/independence/host-checks.ts";
import { LOOKUP_TIMEOUT_MS, reasonOf, type TimeBudget } from "./timeouts.ts";

/** A resolver, and the time that an audit has for it. */
export interface Names {
  resolver: Resolver;
  budget: TimeBudget;
}

/** The resolver of this machine, or the one at an address like 127.0.0.1:5353. Refuses an invalid address. */
export function openResolver(server?: string): Resolver {
  const resolver = new Resolver({ timeout: LOOKUP_TIMEOUT_MS, tries: 1 });
  if (server === undefined) return resolver;
  try {
    resolver.setServers([server]);
  } catch {
    throw new Refusal("resolver", `“${server}” is not the address of a resolver.`, "Write it like 127.0.0.1 or 127.0.0.1:5353.");
  }
  return resolver;
}

/** Addresses, aliases and zones of a host in DNS. Does not throw: failures are among the faults. */
export async function lookUpHost(names: Names, host: string): Promise<HostFacts> {
  const nothing = { found: [], faults: [] };
  if (readAddress(host))
    return { host, named: false, addresses: { found: [host], faults: [] }, aliases: nothing, zones: nothing };
  const [addresses, aliases] = await Promise.all([addressesOf(names, host), aliasesOf(names, host)]);
  const chain = [host, ...aliases.found];
  const zones = await Promise.all(chain.map((name, index) => zoneOf(names, name, index < aliases.found.length)));
  return { host, named: true, addresses, aliases, zones: distinctZones([...zones, { found: [], faults: aliases.faults }]) };
}

type Question = "A" | "AAAA" | "CNAME" | "NS";

// These codes are definite: there is no such record. Any other code means that it is unknown.
const NO_RECORD_CODES = ["ENODATA", "ENOTFOUND"];

async function ask({ resolver, budget }: Names, name: string, question: Question): Promise<LookupResult<string>> {
  try {
    const found = await budget.run(() => resolver.resolve(name, question) as Promise<string[]>);
    return { found: found.toSorted(), faults: [] };
  } catch (error) {
    const isNone = NO_RECORD_CODES.includes((error as NodeJS.ErrnoException).code ?? "");
    return { found: [], faults: isNone ? [] : [`${question} of ${name}: ${reasonOf(error)}`] };
  }
}

async function addressesOf(names: Names, host: string): Promise<LookupResult<string>> {
  const answers = await Promise.all([ask(names, host, "A"), ask(names, host, "AAAA")]);
  return { found: answers.flatMap(({ found }) => found), faults: answers.flatMap(({ faults }) => faults) };
}

const MAX_ALIASES = 8;

async function aliasesOf(names: Names, host: string): Promise<LookupResult<string>> {
  const found: string[] = [];
  for (let name = host; ; ) {
    const answer = await ask(names, name, "CNAME");
    const next = answer.found[0];
    if (next === undefined) return { found, faults: answer.faults };
    if (found.length === MAX_ALIASES) return { found, faults: [`${host}: more than ${MAX_ALIASES} aliases in a chain`] };
    found.push(next);
    name = next;
  }
}

/** The zone of a name: the longest name at or above it that has name servers. A failed query may hide it, and is then given instead. */
async function zoneOf(names: Names, name: string, isAlias: boolean): Promise<LookupResult<Zone>> {
  // For the name servers of an alias, a resolver gives those of its target; an alias is not a zone (RFC 1034 §3.6.2).
  const candidates = zonesAbove(name).slice(isAlias ? 1 : 0);
  const answers = await Promise.all(candidates.map((candidate) => ask(names, candidate, "NS")));
  const index = answers.findIndex(({ found, faults }) => found.length + faults.length > 0);
  const [candidate, answer] = [candidates[index], answers[index]];
  if (candidate === undefined || answer === undefined) return { found: [], faults: [`no zone of ${name} was found`] };
  if (answer.faults.length > 0) return { found: [], faults: answer.faults };
  const nameServers = answer.found.map(async (server) => ({ name: server, addresses: await addressesOf(names, server) }));
  return { found: [{ name: candidate, nameServers: await Promise.all(nameServers) }], faults: [] };
}

function distinctZones(zones: readonly LookupResult<Zone>[]): LookupResult<Zone> {
  const found = zones.flatMap((zone) => zone.found);
  const first = found.filter(
    ({ name }, index) => found.findIndex((other) => plainName(other.name) === plainName(name)) === index,
  );
  return { found: first, faults: [...new Set(zones.flatMap(({ faults }) => faults))] };
}
