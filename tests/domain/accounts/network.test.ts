import { BlockList, isIP, isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Address,
  contains,
  isLocal,
  isWithin,
  type Network,
  neighbourhoodOf,
  readAddress,
  readNetwork,
  registeredPart,
  visitorAt,
  zonesAbove,
} from "#domain/accounts/network.ts";

const anyAddress = fc.oneof(fc.ipV4(), fc.ipV6());
const almostAddress = fc.oneof(
  anyAddress,
  fc.stringMatching(/^[0-9a-f:.]{1,24}$/),
  fc.stringMatching(/^([0-9]{1,3}\.){3}[0-9]{1,3}$/),
);

test("a text is an address exactly if Node's own parser accepts it", () => {
  fc.assert(
    fc.property(almostAddress, (text) => {
      expect([text, readAddress(text) !== undefined]).toEqual([text, isIP(text) !== 0]);
    }),
    { numRuns: 3_000 },
  );
});

/** Whether an address is in a network, by Node's own block list. */
function contained(network: string, prefix: number, address: string): boolean {
  const list = new BlockList();
  list.addSubnet(network, prefix, isIPv6(network) ? "ipv6" : "ipv4");
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const addressOf = (text: string): Address => readAddress(text) ?? expect.fail(`${text} is no address`);
const networkOf = (text: string): Network => readNetwork(text) ?? expect.fail(`${text} is no network`);

const parts = (count: number, max: number) => fc.array(fc.integer({ min: 1, max }), { minLength: count, maxLength: count });
const [four, six] = [parts(4, 255), parts(8, 0xffff)];
/** Two addresses that share a number of leading parts. */
const pairOf = (given: typeof four, write: (values: number[]) => string) =>
  fc
    .tuple(given, given, fc.nat({ max: 8 }))
    .map(([one, other, shared]) => [write(one), write([...one.slice(0, shared), ...other.slice(shared)])] as const);
const pairs = fc.oneof(
  pairOf(four, (values) => values.join(".")),
  pairOf(six, (values) => values.map((value) => value.toString(16)).join(":")),
);

test("an address is in a network exactly if Node's own block list contains it", () => {
  const seen = { within: 0, outside: 0 };
  fc.assert(
    fc.property(pairs, fc.nat({ max: 128 }), ([start, text], maxPrefix) => {
      const prefix = start.includes(":") ? maxPrefix : maxPrefix >> 2;
      const lies = contains(networkOf(`${start}/${prefix}`), addressOf(text));
      expect(lies, `${text} in ${start}/${prefix}`).toBe(contained(start, prefix, text));
      seen[lies ? "within" : "outside"]++;
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(seen.within, seen.outside)).toBeGreaterThan(100);
});

test("an IPv4-mapped IPv6 address is treated as IPv4, and neither family is in the other's networks", () => {
  const [network, allOfSix] = [networkOf("198.51.100.0/24"), networkOf("::/0")];
  for (const text of ["198.51.100.7", "::ffff:198.51.100.7", "::FFFF:c633:6407"]) {
    expect(contains(network, addressOf(text))).toBe(true);
    expect(contains(allOfSix, addressOf(text))).toBe(false);
  }
});

test.each(["203.0.113.0", "203.0.113.0/33", "203.0.113/24", "2001:db8::/129", "cloud.test/24", "/24", "::1/", "203.0.113.0/-1"])(
  "%s is not a network",
  (text) => expect(readNetwork(text)).toBeUndefined(),
);

test("neighbours share the /24 or the /48, and no other addresses do", () => {
  const near = (one: string, other: string) => neighbourhoodOf(addressOf(one)) === neighbourhoodOf(addressOf(other));
  expect([near("203.0.113.1", "203.0.113.254"), near("203.0.113.1", "203.0.112.1")]).toEqual([true, false]);
  expect([near("2001:db8:7::1", "2001:db8:7:ff::2"), near("2001:db8:7::1", "2001:db8:8::1")]).toEqual([true, false]);
  expect(neighbourhoodOf(addressOf("2001:db8:7::1"))).toBe("2001:db8:7::/48");
});

test.each([
  { text: "127.0.0.1", local: true },
  { text: "10.1.2.3", local: true },
  { text: "172.32.0.1", local: false },
  { text: "100.127.0.1", local: true },
  { text: "::1", local: true },
  { text: "::ffff:192.168.0.1", local: true },
  { text: "fd00::1", local: true },
  { text: "2001:db8::1", local: false },
])("$text is recognized as local or public", ({ text, local }) => {
  expect(isLocal(addressOf(text))).toBe(local);
});

test("a name is within a domain by complete labels, whatever its case and trailing dot", () => {
  const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  fc.assert(
    fc.property(
      fc.array(label, { minLength: 1, maxLength: 3 }),
      fc.array(label, { minLength: 1, maxLength: 3 }),
      (below, domain) => {
        const name = [...below, ...domain].join(".");
        expect(isWithin(`${name.toUpperCase()}.`, domain.join("."))).toBe(true);
        expect(isWithin(domain.join("."), domain.join("."))).toBe(true);
        expect(isWithin(`x${domain.join(".")}`, domain.join("."))).toBe(false);
        expect(isWithin(domain.join("."), name)).toBe(false);
      },
    ),
  );
});

test("the registered domain of a name is its last two labels, that of an address the address itself; zones end above the last label", () => {
  expect(["a.b.example.com.", "example.com", "localhost", "203.0.113.7"].map(registeredPart)).toEqual([
    "example.com",
    "example.com",
    "localhost",
    "203.0.113.7",
  ]);
  expect(zonesAbove("a.B.example.com.")).toEqual(["a.b.example.com", "b.example.com", "example.com"]);
  expect(zonesAbove("localhost")).toEqual(["localhost"]);
});

test("a visitor is an IPv4 address, also an IPv4-mapped one, or the /64 of an IPv6 address", () => {
  expect(visitorAt("::ffff:203.0.113.7")).toBe(visitorAt("203.0.113.7"));
  expect(visitorAt("203.0.113.7")).not.toBe(visitorAt("203.0.113.8"));
  expect(visitorAt("2001:db8::1")).toBe(visitorAt("2001:db8:0:0:ffff::2%eth0"));
  expect(visitorAt("2001:db8::1")).not.toBe(visitorAt("2001:db8:0:1::1"));
});
