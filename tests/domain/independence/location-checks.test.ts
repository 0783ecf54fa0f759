import { expect, test } from "vitest";
import { contentFinding, linksInto, recordFinding } from "#domain/independence/deployment-checks.ts";
import type { HostFacts } from "#domain/independence/host-checks.ts";
import { certificateFinding, clockFinding, locationsFinding, registrationFinding } from "#domain/independence/location-checks.ts";
import { CLOUD, FAULT, found, host, zone } from "#tests/support/servers/hosts.ts";

const NOW = Date.UTC(2026, 2, 2);
const DAY = 86_400_000;

const location = (about: string, over: Partial<HostFacts> = {}) => ({ about, facts: host(over) });
const ELSEWHERE = {
  host: "copy.elsewhere.test",
  addresses: found("192.0.2.10"),
  zones: found(zone("elsewhere.test", "ns.elsewhere.test", "192.0.2.53")),
};

test.each<{ what: string; over: Partial<HostFacts>; state: string }>([
  { what: "nothing in common", over: ELSEWHERE, state: "independent" },
  { what: "a network in common", over: { ...ELSEWHERE, addresses: found("203.0.113.200") }, state: "dependent" },
  { what: "a name server in common", over: { ...ELSEWHERE, zones: host().zones }, state: "dependent" },
  { what: "a domain in common", over: { ...ELSEWHERE, host: "copy.far.test" }, state: "dependent" },
  { what: "a zone that could not be looked up", over: { ...ELSEWHERE, zones: FAULT }, state: "unknown" },
])("two places with $what are $state", ({ over, state }) => {
  expect(locationsFinding([location("the site"), location("mirror b", over)]).state).toBe(state);
});

test("one location is too few, and of three locations two that share nothing are enough", () => {
  expect(locationsFinding([location("the site")]).state).toBe("dependent");
  expect(locationsFinding([location("the site"), location("mirror a"), location("mirror b", ELSEWHERE)]).state).toBe(
    "independent",
  );
});

const certificate = (from: number, to: number, refusal: string | null = null) => ({
  validFrom: NOW + from * DAY,
  validTo: NOW + to * DAY,
  issuer: "Someone",
  names: "status.far.test",
  refusal,
});

test.each([
  { what: "half of its time left", given: certificate(-45, 45), state: "independent" },
  { what: "13 of 90 days left", given: certificate(-77, 13), state: "dependent" },
  { what: "half of six days left", given: certificate(-3, 3), state: "independent" },
  { what: "no time left", given: certificate(-90, 0), state: "dependent" },
  { what: "a name that is not its own", given: certificate(-1, 89, "it is issued for other names"), state: "dependent" },
  { what: "no connection", given: { fault: "ECONNREFUSED" }, state: "unknown" },
])("a certificate with $what: $state", ({ given, state }) => {
  expect(certificateFinding("the site", given, NOW).state).toBe(state);
});

test("clocks may differ by a minute, registrations expire in a month or more; missing facts are unknown", () => {
  expect([59_000, -59_000, 61_000, -61_000].map((apart) => clockFinding("mirror b", apart).state)).toEqual([
    "independent",
    "independent",
    "dependent",
    "dependent",
  ]);
  expect([31, 29, -1].map((days) => registrationFinding("far.test", NOW + days * DAY, NOW).state)).toEqual([
    "independent",
    "dependent",
    "dependent",
  ]);
  expect(clockFinding("mirror b", { fault: "silence" }).state).toBe("unknown");
  expect(registrationFinding("far.test", { fault: "silence" }, NOW).state).toBe("unknown");
});

test("a local disk is independent, a network disk is not, and any other is unknown", () => {
  expect([0xef53, 0x6969, 0x65735546, 0x1234, { fault: "EACCES" }].map((type) => recordFinding(type).state)).toEqual([
    "independent",
    "dependent",
    "unknown",
    "unknown",
    "unknown",
  ]);
});

test("of many addresses twenty are listed and the rest counted; pages that are missing, or not all read, are unknown", () => {
  const fetched = Array.from({ length: 25 }, (_, index) => ({ file: `${index}.html`, url: "https://other.test/" }));
  const { state, evidence } = contentFinding({ files: 25, unread: 0, fetched, links: [] });
  expect([state, evidence.length, evidence.at(-1)]).toEqual(["dependent", 21, "and 5 more"]);
  expect(contentFinding({ files: 0, unread: 0, fetched: [], links: [] }).state).toBe("unknown");
  expect(contentFinding({ files: 25, unread: 1, fetched: [], links: [] }).state).toBe("unknown");
  expect(contentFinding({ files: 25, unread: 0, fetched: [], links: [] }).state).toBe("independent");
});

test("links into the main cloud are found by name and by address, each listed once", () => {
  const urls = [
    "https://console.cloud.test/",
    "https://console.cloud.test/",
    "http://198.51.100.7/",
    "http://[2001:db8::1]/",
    "https://far.test/",
  ];
  const links = urls.map((url) => ({ file: "index.html", url }));
  expect(linksInto({ files: 1, unread: 0, fetched: [], links }, CLOUD)).toEqual([
    "http://198.51.100.7/",
    "http://[2001:db8::1]/",
    "https://console.cloud.test/",
  ]);
});
