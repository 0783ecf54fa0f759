import { neighbourhoodOf, plainName, readAddress, registeredPart } from "#domain/accounts/network.ts";
import { HOUR, type Instant, toIso } from "#domain/time.ts";
import { type Finding, subjectPhrase, worded } from "./audit.ts";
import type { HostFacts } from "./host-checks.ts";

/** A place that readers can be served from. */
export interface Place {
  about: string;
  facts: HostFacts;
}

/** Whether there are two places that share neither network, nor name servers, nor registered domain. */
export function locationsFinding(places: readonly Place[]): Finding {
  const told = { topic: "places", about: "all hosts" } as const;
  if (places.length < 2) {
    const words = worded("There is only one serving host: nothing takes over when it fails.");
    return { ...told, state: "dependent", ...words, evidence: places.map(({ about }) => about) };
  }
  const pairs = places.flatMap((one, index) => places.slice(index + 1).map((other) => compare(one, other)));
  const evidence = pairs.map(({ text }) => text);
  if (pairs.some(({ shared, known }) => shared.length === 0 && known))
    return {
      ...told,
      state: "independent",
      ...worded("Two hosts share no network, no name servers and no domain."),
      evidence,
    };
  if (pairs.every(({ shared }) => shared.length > 0))
    return { ...told, state: "dependent", ...worded("Every two hosts share something that can take both down."), evidence };
  return { ...told, state: "unknown", ...worded("It is unknown whether any two hosts share nothing."), evidence };
}

function compare(one: Place, other: Place): { shared: string[]; known: boolean; text: string } {
  const shared = [
    ...common(networksOf(one), networksOf(other)).map((network) => `the network ${network}`),
    ...common(serversOf(one), serversOf(other)).map((name) => `the name server ${name}`),
    ...common([registeredPart(one.facts.host)], [registeredPart(other.facts.host)]).map(
      (domain) => `the domain ${domain} (by the last two labels)`,
    ),
  ];
  const known = isKnown(one.facts) && isKnown(other.facts);
  const what =
    shared.length > 0 ? `share ${shared.join(", ")}` : `share nothing, as far as found${known ? "" : "; some data is missing"}`;
  return { shared, known, text: `${one.about} and ${other.about} ${what}` };
}

const networksOf = ({ facts }: Place): string[] =>
  facts.addresses.found.flatMap((text) => {
    const address = readAddress(text);
    return address ? [neighbourhoodOf(address)] : [];
  });

const serversOf = ({ facts }: Place): string[] =>
  facts.zones.found.flatMap(({ nameServers }) => nameServers.map(({ name }) => plainName(name)));

const common = (one: readonly string[], other: readonly string[]): string[] =>
  [...new Set(one)].filter((each) => other.includes(each));

const isKnown = ({ named, addresses, zones }: HostFacts): boolean =>
  addresses.found.length > 0 &&
  addresses.faults.length === 0 &&
  (!named || (zones.found.length > 0 && zones.faults.length === 0));

/** A certificate as a browser gets it; `refusal` is why it would not trust it, null when it does. */
export interface Certificate {
  validFrom: Instant;
  validTo: Instant;
  issuer: string;
  names: string;
  refusal: string | null;
}

const DAY = 24 * HOUR;

/** Whether browsers take the certificate of a place, and for how long still. */
export function certificateFinding(about: string, certificate: Certificate | { fault: string }, now: Instant): Finding {
  const told = { topic: "certificate", about } as const;
  if ("fault" in certificate)
    return {
      ...told,
      state: "unknown",
      ...worded("The certificate of {about} could not be checked.", { about: subjectPhrase(about) }),
      evidence: [certificate.fault],
    };
  const { validFrom, validTo, issuer, names, refusal } = certificate;
  const days = Math.floor((validTo - now) / DAY);
  const evidence = [`valid ${toIso(validFrom)} to ${toIso(validTo)}`, `issued by ${issuer}`, `for ${names}`];
  const bad = (...words: Parameters<typeof worded>): Finding => ({ ...told, state: "dependent", ...worded(...words), evidence });
  if (now >= validTo) return bad("The certificate of {about} has expired: browsers reject it.", { about: subjectPhrase(about) });
  if (refusal !== null)
    return bad("Browsers reject the certificate of {about}: {refusal}.", { about: subjectPhrase(about), refusal });
  // Renewal comes at a third of the lifetime before the end, or a month: with this much left it has failed.
  if (validTo - now < Math.min(14 * DAY, (validTo - validFrom) / 6))
    return bad("The certificate of {about} expires in {days} days and has not been renewed.", {
      about: subjectPhrase(about),
      days,
    });
  return {
    ...told,
    state: "independent",
    ...worded("The certificate of {about} is valid for {days} more days.", { about: subjectPhrase(about), days }),
    evidence,
  };
}

/** Whether a domain stays registered. A month is what it takes to find out who has to pay. */
export function registrationFinding(domain: string, expiry: Instant | { fault: string }, now: Instant): Finding {
  const told = { topic: "registration", about: domain } as const;
  if (typeof expiry !== "number")
    return {
      ...told,
      state: "unknown",
      ...worded("The registration expiry of {domain} could not be looked up.", { domain }),
      evidence: [expiry.fault],
    };
  const days = Math.floor((expiry - now) / DAY);
  const evidence = [`registered until ${toIso(expiry)}`];
  if (days < 30)
    return {
      ...told,
      state: "dependent",
      ...worded("The registration of {domain} expires in {days} days.", { domain, days }),
      evidence,
    };
  return { ...told, state: "independent", ...worded("{domain} is registered for {days} more days.", { domain, days }), evidence };
}

const MAX_CLOCK_OFFSET_MS = 60_000;

/** Whether the clock of a place and our own agree to a minute; `difference` is theirs less ours in milliseconds. */
export function clockFinding(about: string, difference: number | { fault: string }): Finding {
  const told = { topic: "clock", about } as const;
  if (typeof difference !== "number")
    return {
      ...told,
      state: "unknown",
      ...worded("The clock of {about} could not be read.", { about: subjectPhrase(about) }),
      evidence: [difference.fault],
    };
  const seconds = Math.round(difference / 1000);
  const evidence = [`${seconds < 0 ? "−" : "+"}${Math.abs(seconds)} s relative to this machine`];
  if (Math.abs(difference) > MAX_CLOCK_OFFSET_MS)
    return {
      ...told,
      state: "dependent",
      ...worded("The clocks of {about} and this machine differ by more than a minute.", { about: subjectPhrase(about) }),
      evidence,
    };
  return {
    ...told,
    state: "independent",
    ...worded("The clocks of {about} and this machine agree to within a minute.", { about: subjectPhrase(about) }),
    evidence,
  };
}
