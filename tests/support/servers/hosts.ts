import type { HostFacts } from "#domain/independence/host-checks.ts";

/** A main cloud to check against. */
export const CLOUD = {
  domains: ["cloud.test"],
  networks: ["198.51.100.0/24", "2001:db8::/32"],
  nameServers: ["ns.registry.test"],
};

/** A look-up that failed. */
export const FAULT = { found: [], faults: ["A of x: no answer"] };

export const found = <T>(...each: T[]) => ({ found: each, faults: [] });
export const zone = (name: string, server: string, address: string) => ({
  name,
  nameServers: [{ name: server, addresses: found(address) }],
});

/** A host that is fully known and has nothing in the main cloud. */
export const host = (over: Partial<HostFacts> = {}): HostFacts => ({
  host: "status.far.test",
  named: true,
  addresses: found("203.0.113.10"),
  aliases: found<string>(),
  zones: found(zone("far.test", "ns.far.test", "203.0.113.53")),
  ...over,
});
