import { expect, test } from "vitest";
import { type HostFacts, hostFindings } from "#domain/independence/host-checks.ts";
import { CLOUD, FAULT, found, host, zone } from "#tests/support/servers/hosts.ts";

const statesOf = (facts: HostFacts, cloud: typeof CLOUD | null = CLOUD) =>
  Object.fromEntries(hostFindings("the site", facts, cloud).map(({ topic, state }) => [topic, state]));

test("a host that is fully known and has nothing in the main cloud is independent", () => {
  expect(statesOf(host())).toEqual({ address: "independent", name: "independent", nameServers: "independent" });
});

test.each<{ what: string; facts: HostFacts; topic: string }>([
  { what: "one of its addresses", facts: host({ addresses: found("203.0.113.10", "198.51.100.7") }), topic: "address" },
  { what: "an IPv6 address", facts: host({ addresses: found("2001:db8:1::1") }), topic: "address" },
  { what: "its own name", facts: host({ host: "status.cloud.test" }), topic: "name" },
  { what: "the last of its aliases", facts: host({ aliases: found("a.far.test", "b.cloud.test") }), topic: "name" },
  {
    what: "a name server listed",
    facts: host({ zones: found(zone("far.test", "NS.Registry.test", "203.0.113.5")) }),
    topic: "nameServers",
  },
  {
    what: "a name server below a domain",
    facts: host({ zones: found(zone("far.test", "ns.cloud.test", "203.0.113.5")) }),
    topic: "nameServers",
  },
  {
    what: "the address of a name server",
    facts: host({ zones: found(zone("far.test", "ns.far.test", "198.51.100.5")) }),
    topic: "nameServers",
  },
])("$what in the main cloud makes a host dependent, in that finding only", ({ facts, topic }) => {
  const states = statesOf(facts);
  expect(Object.keys(states).filter((each) => states[each] === "dependent")).toEqual([topic]);
});

test.each<{ what: string; facts: HostFacts; topic: string }>([
  { what: "an address that could not be looked up", facts: host({ addresses: FAULT }), topic: "address" },
  {
    what: "half of the addresses",
    facts: host({ addresses: { found: ["203.0.113.1"], faults: FAULT.faults } }),
    topic: "address",
  },
  { what: "no address at all", facts: host({ addresses: found<string>() }), topic: "address" },
  { what: "a local address", facts: host({ addresses: found("127.0.0.1") }), topic: "address" },
  { what: "an alias that could not be looked up", facts: host({ aliases: FAULT }), topic: "name" },
  { what: "a zone that was not found", facts: host({ zones: FAULT }), topic: "nameServers" },
  {
    what: "a name server without an address",
    facts: host({ zones: found({ name: "far.test", nameServers: [{ name: "ns.far.test", addresses: found<string>() }] }) }),
    topic: "nameServers",
  },
])("$what is unknown, never independent", ({ facts, topic }) => {
  expect(statesOf(facts)[topic]).toBe("unknown");
});

test("without a configured main cloud, or with a part of it missing, no finding is independent", () => {
  expect(Object.values(statesOf(host(), null))).toEqual(["unknown", "unknown", "unknown"]);
  expect(statesOf(host(), { ...CLOUD, networks: [] })).toEqual({
    address: "unknown",
    name: "independent",
    nameServers: "unknown",
  });
  expect(statesOf(host(), { ...CLOUD, domains: [] })).toMatchObject({ name: "unknown", nameServers: "independent" });
});
