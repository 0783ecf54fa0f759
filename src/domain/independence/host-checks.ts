import { contains, isLocal, isWithin, plainName, readAddress, readNetwork } from "#domain/accounts/network.ts";
import { type Finding, type FindingState, type MainCloud, subjectPhrase, type Topic, translatable } from "./audit.ts";

/** The results of a lookup, and the reasons for what could not be looked up. */
export interface LookupResult<T> {
  found: readonly T[];
  faults: readonly string[];
}

/** A DNS zone and its name servers. */
export interface Zone {
  name: string;
  nameServers: readonly { name: string; addresses: LookupResult<string> }[];
}

/** What DNS returns for a host; for an IP address there is nothing to look up, and `named` is false. */
export interface HostFacts {
  host: string;
  named: boolean;
  addresses: LookupResult<string>;
  /** The names that it is an alias of, in the order of the CNAME chain. */
  aliases: LookupResult<string>;
  /** The zones of the host and of its aliases. */
  zones: LookupResult<Zone>;
}

/** Whether a host belongs to the main cloud, by its addresses, its names and its name servers. */
export function hostFindings(about: string, facts: HostFacts, cloud: MainCloud | null): Finding[] {
  const all = [{ topic: "address" as Topic, ...judgeAddresses(about, facts, cloud) }];
  if (facts.named) {
    all.push({ topic: "name", ...judgeNames(about, facts, cloud) });
    all.push({ topic: "nameServers", ...judgeNameServers(about, facts.zones, cloud) });
  }
  return all.map((each) => ({ ...each, about }));
}

type Judged = Pick<Finding, "state" | "sentence" | "told" | "evidence">;

function judgeAddresses(about: string, { host, named, addresses }: HostFacts, cloud: MainCloud | null): Judged {
  const { found, faults } = addresses;
  const lines = found.map(
    (address) => `${named ? `${host} → ` : ""}${address}${inCloud(address, cloud) ? ", in the main cloud" : ""}`,
  );
  const evidence = [...lines, ...faults];
  const judged = (state: FindingState, ...sentence: Parameters<typeof translatable>): Judged => ({
    state,
    ...translatable(...sentence),
    evidence,
  });
  if (found.some((address) => inCloud(address, cloud)))
    return judged("dependent", "An address of {about} is in the main cloud.", { about: subjectPhrase(about) });
  if (!cloud || cloud.networks.length === 0)
    return judged("unknown", "The addresses of {about} cannot be checked: no network of the main cloud is configured.", {
      about: subjectPhrase(about),
    });
  if (faults.length > 0)
    return judged("unknown", "Some addresses of {about} could not be looked up.", { about: subjectPhrase(about) });
  if (found.length === 0) return judged("unknown", "No address of {about} was found.", { about: subjectPhrase(about) });
  if (found.some((address) => isLocalText(address)))
    return judged("unknown", "An address of {about} is local: it does not show where the machine is hosted.", {
      about: subjectPhrase(about),
    });
  return judged("independent", "No address of {about} is in the main cloud.", { about: subjectPhrase(about) });
}

function judgeNames(about: string, { host, aliases: { found, faults } }: HostFacts, cloud: MainCloud | null): Judged {
  const evidence = [[host, ...found].join(" → "), ...faults];
  const judged = (state: FindingState, ...sentence: Parameters<typeof translatable>): Judged => ({
    state,
    ...translatable(...sentence),
    evidence,
  });
  if (isOfCloud(host, cloud))
    return judged("dependent", "The hostname of {about} is under a domain of the main cloud.", { about: subjectPhrase(about) });
  if (found.some((name) => isOfCloud(name, cloud)))
    return judged("dependent", "The hostname of {about} is an alias of a name in the main cloud.", {
      about: subjectPhrase(about),
    });
  if (!cloud || cloud.domains.length === 0)
    return judged("unknown", "The hostname of {about} cannot be checked: no domain of the main cloud is configured.", {
      about: subjectPhrase(about),
    });
  if (faults.length > 0)
    return judged("unknown", "Some aliases of {about} could not be looked up.", { about: subjectPhrase(about) });
  return judged("independent", "The hostname of {about} does not depend on a domain of the main cloud.", {
    about: subjectPhrase(about),
  });
}

function judgeNameServers(about: string, { found, faults }: LookupResult<Zone>, cloud: MainCloud | null): Judged {
  const servers = found.flatMap(({ nameServers }) => nameServers);
  const lookups = [...faults, ...servers.flatMap(({ addresses }) => addresses.faults)];
  const evidence = [...found.flatMap(zoneLines), ...lookups];
  const judged = (state: FindingState, ...sentence: Parameters<typeof translatable>): Judged => ({
    state,
    ...translatable(...sentence),
    evidence,
  });
  const isDependent = servers.some(
    ({ name, addresses }) => isServerOfCloud(name, cloud) || addresses.found.some((address) => inCloud(address, cloud)),
  );
  if (isDependent)
    return judged("dependent", "A name server of {about} belongs to the main cloud.", { about: subjectPhrase(about) });
  if (!cloud || cloud.networks.length === 0 || cloud.domains.length + cloud.nameServers.length === 0)
    return judged("unknown", "The name servers of {about} cannot be checked: the main cloud is not fully configured.", {
      about: subjectPhrase(about),
    });
  if (lookups.length > 0)
    return judged("unknown", "Some name servers of {about} could not be looked up.", { about: subjectPhrase(about) });
  if (servers.length === 0 || servers.some(({ addresses }) => addresses.found.length === 0))
    return judged("unknown", "Some name servers of {about}, or their addresses, were not found.", {
      about: subjectPhrase(about),
    });
  return judged("independent", "No name server of {about} belongs to the main cloud.", { about: subjectPhrase(about) });
}

const zoneLines = ({ name, nameServers }: Zone): string[] =>
  nameServers.map((server) => `${name}: ${server.name} (${server.addresses.found.join(", ") || "no address found"})`);

/** Whether a text is an address in a network of the main cloud. */
export function inCloud(text: string, cloud: MainCloud | null): boolean {
  const address = readAddress(text);
  if (!address || !cloud) return false;
  return cloud.networks.some((range) => {
    const network = readNetwork(range);
    return network !== undefined && contains(network, address);
  });
}

/** Whether a name is a domain of the main cloud, or below one. */
export const isOfCloud = (name: string, cloud: MainCloud | null): boolean =>
  cloud?.domains.some((domain) => isWithin(name, domain)) ?? false;

const isServerOfCloud = (name: string, cloud: MainCloud | null): boolean =>
  isOfCloud(name, cloud) || (cloud?.nameServers.some((server) => plainName(server) === plainName(name)) ?? false);

function isLocalText(text: string): boolean {
  const address = readAddress(text);
  return address !== undefined && isLocal(address);
}
