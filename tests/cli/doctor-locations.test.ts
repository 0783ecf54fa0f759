import { expect, test } from "vitest";
import type { Finding } from "#domain/independence/audit.ts";
import { makeAuthority, serveByHttps } from "#tests/support/servers/certificates.ts";
import { serveNames } from "#tests/support/servers/dnsmasq.ts";
import { CLEAN, deploymentOf, UNREACHABLE } from "#tests/support/worlds/deployment.ts";

// Certificates are checked over real TLS, with certificates made by openssl.

/** A mirror served over https under `names[0]`, with a certificate for the given names. */
async function mirrorWith(issued: { names: string[]; days?: number; daysAgo?: number; trusted?: boolean; late?: number }) {
  const authority = makeAuthority();
  const { names, days, daysAgo, trusted = true, late = 0 } = issued;
  const port = await serveByHttps(authority.issue(names, days, daysAgo), (_, response) => {
    response.setHeader("Date", new Date(Date.now() - late).toUTCString()).end();
  });
  const resolver = await serveNames({ ...CLEAN, addresses: { ...CLEAN.addresses, "copy.elsewhere.test": "127.0.0.1" } });
  const mirrors = `mirrors: [{name: b, kind: folder, path: /srv/b, publicUrl: "https://copy.elsewhere.test:${port}"}]`;
  const world = await deploymentOf({ mirrors }, trusted ? { NODE_EXTRA_CA_CERTS: authority.file } : {});
  const { findings } = await world.json("doctor", "--resolver", resolver, "--rdap", UNREACHABLE);
  return (topic: string) => findings.find((each: Finding) => each.about === "mirror b" && each.topic === topic) as Finding;
}

const OWN = ["DNS:copy.elsewhere.test"];

test("a certificate that browsers accept and a synchronized clock are in order; a local address is unknown", async () => {
  const finding = await mirrorWith({ names: OWN });
  expect(finding("certificate")).toMatchObject({
    state: "independent",
    sentence: "The certificate of mirror b is valid for 59 more days.",
    evidence: [expect.stringMatching(/^valid /), "issued by Test authority", "for copy.elsewhere.test"],
  });
  expect(finding("clock").state).toBe("independent");
  expect(finding("address").state).toBe("unknown");
});

test.each([
  { what: "has expired", issued: { names: OWN, days: 30, daysAgo: 40 }, sentence: /has expired/ },
  { what: "expires in two days", issued: { names: OWN, days: 62, daysAgo: 59 }, sentence: /expires in 2 days/ },
  { what: "is for another name", issued: { names: ["DNS:other.test"] }, sentence: /issued for other names/ },
  { what: "has an unknown issuer", issued: { names: OWN, trusted: false }, sentence: /Browsers reject/ },
])("a certificate that $what is reported as a fault", async ({ issued, sentence }) => {
  expect((await mirrorWith(issued))("certificate")).toMatchObject({
    state: "dependent",
    sentence: expect.stringMatching(sentence),
  });
});

test("a clock that is an hour off is reported with the difference", async () => {
  const clock = (await mirrorWith({ names: OWN, late: 3_600_000 }))("clock");
  expect(clock).toMatchObject({
    state: "dependent",
    evidence: [expect.stringMatching(/^−3[56]\d\d s relative to this machine$/)],
  });
});

test("the expiry of a registration is looked up at the registry; what the registry does not state is unknown", async () => {
  const authority = makeAuthority();
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString();
  const port = await serveByHttps(authority.issue(["IP:127.0.0.1"]), ({ url }, response) => {
    if (url === "/domain/far.test") response.end(JSON.stringify({ events: [{ eventAction: "expiration", eventDate: until }] }));
    else response.writeHead(404).end();
  });
  const world = await deploymentOf({}, { NODE_EXTRA_CA_CERTS: authority.file });
  // The audit runs in this process, in which nothing listens at the address, so it does not wait for the mirror.
  const names = { ...CLEAN, addresses: { ...CLEAN.addresses, "copy.elsewhere.test": "127.0.0.1" } };
  const audit = await world.json("doctor", "--resolver", await serveNames(names), "--rdap", `https://127.0.0.1:${port}/`);
  const found = audit.findings.filter(({ topic }: Finding) => topic === "registration");
  expect(found.map(({ about, state }: Finding) => [about, state])).toEqual([
    ["far.test", "dependent"],
    ["elsewhere.test", "unknown"],
  ]);
  expect(found[0].sentence).toBe("The registration of far.test expires in 9 days.");
  expect(found[1].evidence).toEqual(["elsewhere.test: the registry responded with status 404"]);
});
