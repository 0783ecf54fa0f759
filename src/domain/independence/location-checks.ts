import { neighbourhoodOf, plainName, readAddress, registeredPart } from "#domain/accounts/network.ts";
import { DAY, type Instant, MINUTE, SECOND, toIso } from "#domain/time.ts";
import { type Finding, subjectPhrase, translatable } from "./audit.ts";
import type { HostFacts } from "./host-checks.ts";

/** A host that serves the site to readers. */
export interface Location {
  about: string;
  facts: HostFacts;
}

/** Whether there are two hosts that share no network, no name servers and no registered domain. */
export function locationsFinding(locations: readonly Location[]): Finding {
  const subject = { topic: "places", about: "all hosts" } as const;
  if (locations.length < 2) {
    const sentence = translatable("There is only one serving host: nothing takes over when it fails.");
    return { ...subject, state: "dependent", ...sentence, evidence: locations.map(({ about }) => about) };
  }
  const pairs = locations.flatMap((one, index) => locations.slice(index + 1).map((other) => compare(one, other)));
  const evidence = pairs.map(({ text }) => text);
  if (pairs.some(({ shared, known }) => shared.length === 0 && known))
    return {
      ...subject,
      state: "independent",
      ...translatable("Two hosts share no network, no name servers and no domain."),
      evidence,
    };
  if (pairs.every(({ shared }) => shared.length > 0))
    return {
      ...subject,
      state: "dependent",
      ...translatable("Every two hosts share something that can take both down."),
      evidence,
    };
  return { ...subject, state: "unknown", ...translatable("It is unknown whether any two hosts share nothing."), evidence };
}

function compare(one: Location, other: Location): { shared: string[]; known: boolean; text: string } {
  const shared = [
    ...common(networksOf(one), networksOf(other)).map((network) => `the network ${network}`),
    ...common(serversOf(one), serversOf(other)).map((name) => `the name server ${name}`),
    ...common([registeredPart(one.facts.host)], [registeredPart(other.facts.host)]).map(
      (domain) => `the domain ${domain} (by the last two labels)`,
    ),
  ];
  const known = isKnown(one.facts) && isKnown(other.facts);
  const result =
    shared.length > 0 ? `share ${shared.join(", ")}` : `share nothing, as far as found${known ? "" : "; some data is missing"}`;
  return { shared, known, text: `${one.about} and ${other.about} ${result}` };
}

const networksOf = ({ facts }: Location): string[] =>
  facts.addresses.found.flatMap((text) => {
    const address = readAddress(text);
    return address ? [neighbourhoodOf(address)] : [];
  });

const serversOf = ({ facts }: Location): string[] =>
  facts.zones.found.flatMap(({ nameServers }) => nameServers.map(({ name }) => plainName(name)));

const common = (one: readonly string[], other: readonly string[]): string[] =>
  [...new Set(one)].filter((each) => other.includes(each));

const isKnown = ({ named, addresses, zones }: HostFacts): boolean =>
  addresses.found.length > 0 &&
  addresses.faults.length === 0 &&
  (!named || (zones.found.length > 0 && zones.faults.length === 0));

/** A TLS certificate as a browser receives it; `refusal` is why the browser would reject it, or null. */
export interface Certificate {
  validFrom: Instant;
  validTo: Instant;
  issuer: string;
  names: string;
  refusal: string | null;
}

/** Whether browsers accept the certificate of a host, and for how much longer. */
export function certificateFinding(about: string, certificate: Certificate | { fault: string }, now: Instant): Finding {
  const subject = { topic: "certificate", about } as const;
  if ("fault" in certificate)
    return {
      ...subject,
      state: "unknown",
      ...translatable("The certificate of {about} could not be checked.", { about: subjectPhrase(about) }),
      evidence: [certificate.fault],
    };
  const { validFrom, validTo, issuer, names, refusal } = certificate;
  const days = Math.floor((validTo - now) / DAY);
  const evidence = [`valid ${toIso(validFrom)} to ${toIso(validTo)}`, `issued by ${issuer}`, `for ${names}`];
  const bad = (...sentence: Parameters<typeof translatable>): Finding => ({
    ...subject,
    state: "dependent",
    ...translatable(...sentence),
    evidence,
  });
  if (now >= validTo) return bad("The certificate of {about} has expired: browsers reject it.", { about: subjectPhrase(about) });
  if (refusal !== null)
    return bad("Browsers reject the certificate of {about}: {refusal}.", { about: subjectPhrase(about), refusal });
  // Certificates are usually renewed with a third of their lifetime, or a month, left. With this little left, renewal has failed.
  if (validTo - now < Math.min(14 * DAY, (validTo - validFrom) / 6))
    return bad("The certificate of {about} expires in {days} days and has not been renewed.", {
      about: subjectPhrase(about),
      days,
    });
  return {
    ...subject,
    state: "independent",
    ...translatable("The certificate of {about} is valid for {days} more days.", { about: subjectPhrase(about), days }),
    evidence,
  };
}

/** Whether a domain stays registered for a month, which is the time it takes to find out who has to pay. */
export function registrationFinding(domain: string, expiry: Instant | { fault: string }, now: Instant): Finding {
  const subject = { topic: "registration", about: domain } as const;
  if (typeof expiry !== "number")
    return {
      ...subject,
      state: "unknown",
      ...translatable("The registration expiry of {domain} could not be looked up.", { domain }),
      evidence: [expiry.fault],
    };
  const days = Math.floor((expiry - now) / DAY);
  const evidence = [`registered until ${toIso(expiry)}`];
  if (days < 30)
    return {
      ...subject,
      state: "dependent",
      ...translatable("The registration of {domain} expires in {days} days.", { domain, days }),
      evidence,
    };
  return {
    ...subject,
    state: "independent",
    ...translatable("{domain} is registered for {days} more days.", { domain, days }),
    evidence,
  };
}

const MAX_CLOCK_OFFSET_MS = MINUTE;

/** Whether the clock of a host agrees with ours to within a minute; `differenceMs` is its time minus ours. */
export function clockFinding(about: string, differenceMs: number | { fault: string }): Finding {
  const subject = { topic: "clock", about } as const;
  if (typeof differenceMs !== "number")
    return {
      ...subject,
      state: "unknown",
      ...translatable("The clock of {about} could not be read.", { about: subjectPhrase(about) }),
      evidence: [differenceMs.fault],
    };
  const seconds = Math.round(differenceMs / SECOND);
  const evidence = [`${seconds < 0 ? "−" : "+"}${Math.abs(seconds)} s relative to this machine`];
  if (Math.abs(differenceMs) > MAX_CLOCK_OFFSET_MS)
    return {
      ...subject,
      state: "dependent",
      ...translatable("The clocks of {about} and this machine differ by more than a minute.", { about: subjectPhrase(about) }),
      evidence,
    };
  return {
    ...subject,
    state: "independent",
    ...translatable("The clocks of {about} and this machine agree to within a minute.", { about: subjectPhrase(about) }),
    evidence,
  };
}
