/** An IP address: IPv4 has 32 bits, IPv6 128. */
export interface Address {
  bits: 32 | 128;
  value: bigint;
}

/** All addresses that have the same first `prefix` bits. */
export interface Network extends Address {
  prefix: number;
}

/**
 * Parses an IP address; an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) counts as IPv4. Undefined if the text is not an address.
 */
export function readAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseV4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseV6(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

/** Parses a network with its prefix length, like 203.0.113.0/24. Undefined if the text is not one. */
export function readNetwork(text: string): Network | undefined {
  const [, start = "", digits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = readAddress(start);
  return address && Number(digits) <= address.bits ? { ...address, prefix: Number(digits) } : undefined;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  // Some programs read a leading zero as octal, so such an address is ambiguous.
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const embedded = /[^:]+\.[^:]+$/.exec(text)?.[0];
  const last = embedded === undefined ? undefined : parseV4(embedded);
  if (embedded !== undefined && last === undefined) return undefined;
  const inHex = last === undefined ? text : `${text.slice(0, -(embedded as string).length)}${hexPair(last)}`;
  const halves = inHex.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const given = halves.flat();
  if (halves.length > 2 || !given.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const missingGroups = 8 - given.length;
  if (halves.length === 1 ? missingGroups !== 0 : missingGroups < 1) return undefined;
  const groups = [...(halves[0] as string[]), ...Array<string>(missingGroups).fill("0"), ...(halves[1] ?? [])];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

const hexPair = (value: bigint): string => `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;

/** Whether an address lies in a network. */
export const contains = (network: Network, { bits, value }: Address): boolean =>
  network.bits === bits && haveSamePrefix(network.value, value, BigInt(bits - network.prefix));

const haveSamePrefix = (one: bigint, other: bigint, ignoredBits: bigint): boolean => one >> ignoredBits === other >> ignoredBits;

/** The network around an address, as text for comparing: the /24 of an IPv4 address, the /48 of an IPv6 address. */
export function neighbourhoodOf({ bits, value }: Address): string {
  if (bits === 32) return `${[24n, 16n, 8n].map((shift) => (value >> shift) & 0xffn).join(".")}.0/24`;
  return `${[112n, 96n, 80n].map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(":")}::/48`;
}

/** A key that counts as one visitor: an IPv4 address, or the /64 of an IPv6 address, which is one household or machine. */
export function visitorAt(text: string): string {
  const address = readAddress(text.split("%")[0] as string);
  if (address === undefined || address.bits === 32) return address === undefined ? text : String(address.value);
  return `${(address.value >> 64n).toString(16)}::/64`;
}

// RFC 6890: this host, private, shared, loopback and link-local networks.
const LOCAL = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
  .concat(["::/127", "fc00::/7", "fe80::/10"])
  .map((text) => readNetwork(text) as Network);

/** Whether an address is valid only locally, and so does not show where in the world a machine is. */
export const isLocal = (address: Address): boolean => LOCAL.some((network) => contains(network, address));

/** A host name in the form used for comparing: lower case, without the trailing dot of the root. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** Whether a host name is the domain itself or below it. */
export const isWithin = (name: string, domain: string): boolean => `.${plainName(name)}`.endsWith(`.${plainName(domain)}`);

/**
 * The domain that a host name is assumed to be registered under: its last two labels; an address is returned unchanged. Without a
 * list of public suffixes, one.co.uk and two.co.uk appear to have one owner: too strict, but never too lax.
 */
export const registeredPart = (host: string): string =>
  readAddress(host) ? host : plainName(host).split(".").slice(-2).join(".");

/** A name and the names above it that can be zones of their own, the longest first; the last one has two labels. */
export function zonesAbove(name: string): string[] {
  const labels = plainName(name).split(".");
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join("."));
}
