import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Finding } from "#domain/independence/audit.ts";
import { freePort, type World } from "#tests/support/afloat.ts";
import { isLong } from "#tests/support/long.ts";
import { type Names, serveNames } from "#tests/support/servers/dnsmasq.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { CLEAN, deploymentOf, UNREACHABLE } from "#tests/support/worlds/deployment.ts";

// The main cloud is fictional, in a name system that only the test runs: no request reaches the Internet.

const auditOf = (world: World, resolver: string, ...more: string[]) =>
  world.json("doctor", "--resolver", resolver, "--rdap", UNREACHABLE, ...more);

const findingsOf = (audit: { findings: Finding[] }, state: string) =>
  audit.findings.filter((each) => each.state === state).map(({ topic, about }) => `${topic} of ${about}`);

test("a deployment that is fully known and has nothing in the main cloud is independent, with the evidence listed", async () => {
  const audit = await auditOf(await deploymentOf(), await serveNames(CLEAN));
  expect(findingsOf(audit, "dependent")).toEqual([]);
  expect(findingsOf(audit, "unknown")).toEqual([
    "registration of far.test",
    "registration of elsewhere.test",
    "clock of mirror b",
  ]);
  expect(audit).toMatchObject({ verdict: "independent", publication: null, liveAt: null });
  const evidence = audit.findings.map(({ topic, about, evidence }: Finding) => [`${topic} of ${about}`, ...evidence]);
  expect(evidence).toContainEqual(["address of the site", "status.far.test → 203.0.113.10"]);
  expect(evidence).toContainEqual(["nameServers of mirror b", "elsewhere.test: ns.elsewhere.test (192.0.2.53)"]);
  expect(evidence).toContainEqual(["name of the mail server", "relay.far.test"]);
  expect(evidence).toContainEqual(["address of the sync target of mirror b", "target.elsewhere.test → 192.0.2.11"]);
});

const { addresses, nameServers } = CLEAN;

test.each<{ by: string; names: Names; siteUrl?: string; topic: string; evidence: string }>([
  {
    by: "its address",
    names: { addresses: { ...addresses, "status.far.test": "198.51.100.10" }, nameServers },
    topic: "address",
    evidence: "status.far.test → 198.51.100.10, in the main cloud",
  },
  {
    by: "the alias target of its name",
    names: { addresses, aliases: { "www.far.test": "inside.cloud.test" }, nameServers },
    siteUrl: "http://www.far.test",
    topic: "name",
    evidence: "www.far.test → inside.cloud.test",
  },
  {
    by: "the parent of its name",
    names: CLEAN,
    siteUrl: "http://inside.cloud.test",
    topic: "name",
    evidence: "inside.cloud.test",
  },
  {
    by: "the name of a name server",
    names: { addresses, nameServers: { ...nameServers, "far.test": ["ns.far.test", "ns.registry.test"] } },
    topic: "nameServers",
    evidence: "far.test: ns.registry.test (203.0.113.54)",
  },
  {
    by: "the address of a name server",
    names: { addresses, nameServers: { ...nameServers, "far.test": ["ns.inside.test"] } },
    topic: "nameServers",
    evidence: "far.test: ns.inside.test (198.51.100.53)",
  },
  {
    by: "the name servers of its alias target",
    names: {
      addresses,
      aliases: { "www.far.test": "copy.elsewhere.test" },
      nameServers: { ...nameServers, "elsewhere.test": ["ns.inside.test"] },
    },
    siteUrl: "http://www.far.test",
    topic: "nameServers",
    evidence: "elsewhere.test: ns.inside.test (198.51.100.53)",
  },
])("a site that depends on the main cloud by $by is dependent", async ({ names, siteUrl, topic, evidence }) => {
  const audit = await auditOf(await deploymentOf(siteUrl ? { siteUrl } : {}), await serveNames(names));
  const own = audit.findings.filter(({ about }: Finding) => about === "the site");
  expect(findingsOf({ findings: own }, "dependent")).toEqual([`${topic} of the site`]);
  expect(own.find((each: Finding) => each.topic === topic).evidence).toContain(evidence);
  expect(audit).toMatchObject({ verdict: "dependent", sentence: expect.stringMatching(/^Not independent: /) });
});

test("the zone of an alias is checked by its own name servers, not by those of the name it points to", async () => {
  // The target of the alias is itself a zone: asked for the alias's name servers, a resolver returns those of that zone.
  const names = {
    addresses: { ...addresses, "elsewhere.test": "192.0.2.80" },
    aliases: { "www.far.test": "elsewhere.test" },
    nameServers: { ...nameServers, "far.test": ["ns.registry.test"] },
  };
  const audit = await auditOf(await deploymentOf({ siteUrl: "http://www.far.test" }), await serveNames(names));
  expect(findingsOf(audit, "dependent")).toContain("nameServers of the site");
});

/** Shortens every look-up timeout to a tenth; the long run keeps them. */
function giveUpSooner(): void {
  if (isLong) return;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout(ms / 10));
  onTestFinished(() => spy.mockRestore());
}

/** A resolver that accepts every query and never responds. */
async function silentResolver(): Promise<string> {
  giveUpSooner();
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

test.each([
  {
    resolver: "a resolver that is not running",
    start: async () => `127.0.0.1:${await freePort()}`,
    reason: /connection refused|no answer/,
  },
  { resolver: "a resolver that never answers", start: silentResolver, reason: /no answer within 3 seconds/ },
])("with $resolver no name can be looked up, and no check passes for good", async ({ start, reason }) => {
  const audit = await auditOf(await deploymentOf(), await start());
  const ofNames = audit.findings.filter(({ topic }: Finding) => ["address", "nameServers", "places"].includes(topic));
  expect(ofNames.length).toBeGreaterThan(10);
  expect(new Set(ofNames.map(({ state }: Finding) => state))).toEqual(new Set(["unknown"]));
  expect(ofNames[0].evidence.join()).toMatch(reason);
  expect(audit.verdict).toBe("partly_known");
});

test("third-party requests of published files are found, and links into the main cloud are listed", async () => {
  const world = await deploymentOf();
  const message = "See the [console](https://console.cloud.test/start).";
  const { id } = await world.json("incident", "open", "--title", "Down", "--message", message);
  const resolver = await serveNames(CLEAN);
  const clean = await auditOf(world, resolver);
  expect(clean.links).toEqual(["https://console.cloud.test/start"]);
  expect(findingsOf(clean, "dependent")).toEqual([]);
  const file = join(world.dataDir, "site", "incidents", id, "index.html");
  writeFileSync(file, readFileSync(file, "utf8").replace("</main>", '<img src="https://watcher.test/dot.gif"></main>'));
  const audit = await auditOf(world, resolver);
  expect(findingsOf(audit, "dependent")).toEqual(["content of the pages"]);
  expect(audit.findings.find(({ topic }: Finding) => topic === "content").evidence).toEqual([
    `incidents/${id}/index.html: https://watcher.test/dot.gif`,
  ]);
});

test("without a configured main cloud the result is unknown, with instructions to configure it, and the findings are still listed", async () => {
  const world = await deploymentOf({ mainCloud: "" });
  const resolver = await serveNames(CLEAN);
  const audit = await auditOf(world, resolver);
  expect(audit.verdict).toBe("unknown");
  expect(findingsOf(audit, "unknown")).toContain("address of the site");
  expect(audit.findings.find(({ topic }: Finding) => topic === "address").evidence).toEqual(["status.far.test → 203.0.113.10"]);
  const { status, stdout } = await world.cli("doctor", "--resolver", resolver, "--rdap", UNREACHABLE);
  expect(status).toBe(0);
  expect(stdout).toContain("Unknown: the main cloud is not configured");
  expect(stdout).toContain("Set it in afloat.yaml: mainCloud:");
});

test("publishing an audit changes only its page", async () => {
  const world = await deploymentOf();
  const before = siteFiles(world);
  const { liveAt } = await auditOf(world, await serveNames(CLEAN), "--publish");
  expect(liveAt).toMatch(/Z$/);
  expect(differences(before, siteFiles(world))).toEqual(["independence/index.html"]);
});
