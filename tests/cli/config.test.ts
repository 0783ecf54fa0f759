import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "#config/load.ts";
import { root } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

const SITE = "site:\n  name: X\n  url: https://x.example\n";

/** Reads settings that follow three lines about the site. Returns the error message. */
function errorFor(yaml: string): string {
  const file = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(file, SITE + yaml);
  try {
    loadConfig({ AFLOAT_CONFIG: file });
  } catch (error) {
    return (error as Error).message.replaceAll(`${file}, `, "");
  }
  return "taken";
}

test.each([
  ["mainCloud:\n  domains: [https://cloud.test/]\n", "line 5: mainCloud.domains.0 is not a host name."],
  ["mainCloud:\n  domains: cloud.test\n", "line 5: mainCloud.domains is not a list."],
  ["mainCloud:\n  networks:\n    - 203.0.113.0/24\n    - 203.0.113.0\n", "line 7: mainCloud.networks.1 is not a network."],
  ["mainCloud:\n  networks: [2001:db8::/129]\n", "line 5: mainCloud.networks.0 is not a network."],
  ["mainCloud: {}\n", "line 4: mainCloud is empty."],
  ["mainCloud:\n  domain: x\n", "line 5: mainCloud has an unknown key: domain. Available: domains, networks and nameServers."],
  ["alerts: {}\n", "missing: alerts.rules is not a list."],
  ["alerts:\n  rules:\n    - {match: {}, impact: x=major_outage, title: T}\n", "line 6: alerts.rules.0.match has no label."],
  [
    "alerts:\n  rules:\n    - {match: {a: 1}, impact: x=major_outage, title: T}\n",
    "line 6: alerts.rules.0.match.a is not a string.",
  ],
  ["alerts:\n  rules:\n    - {match: {a: b}, impact: nowhere, title: T}\n", "line 6: alerts.rules.0.impact is not an impact."],
  ["alerts:\n  rules:\n    - {match: {a: b}, impact: [x=bad], title: T}\n", "line 6: alerts.rules.0.impact is not an impact."],
  ["alerts:\n  rules:\n    - {match: {a: b}, impact: x=major_outage}\n", "alerts.rules.0.title is not a string."],
  [
    "alerts:\n  rules:\n    - {match: {a: b}, impact: x=major_outage, title: T, resolve: true}\n",
    "line 6: alerts.rules.0.resolve is true, but publish is not.",
  ],
  [
    "look:\n  accent: {light: '#ffcc00', dark: '#7db7f5'}\n",
    "line 5: look.accent.light has a contrast of 1.4 to the light ground #fbfaf7; links need 4.5. Use a darker tone.",
  ],
  ["look:\n  accent: {light: blue, dark: '#7db7f5'}\n", "line 5: look.accent.light is not a colour."],
  ["look:\n  logo: gone.svg\n", "cannot be read. Put the file there, or give another."],
  ["look:\n  logo: page.html\n", "is not an image that pages can embed."],
  ["look:\n  links: [{name: Docs, url: docs}]\n", "line 5: look.links.0.url is not a URL."],
  ["mirrors: b\n", "line 4: mirrors is not a list."],
  ["mirrors:\n  - {name: b, kind: ftp}\n", "line 5: mirrors.0.kind is not a kind of mirror. Use folder, ssh or s3."],
  ["mirrors:\n  - {name: B 1, kind: folder, path: /srv}\n", "line 5: mirrors.0.name is not a slug."],
  ["mirrors:\n  - {name: b, kind: folder}\n", "missing: mirrors.0.path is not a string. Give the folder to copy to."],
  [
    "mirrors:\n  - {name: b, kind: folder, path: /a}\n  - {name: b, kind: folder, path: /b}\n",
    "line 6: mirrors.1.name “b” is already the name of another mirror.",
  ],
  ["mirrors:\n  - {name: b, kind: ssh, target: host:dir}\n", "line 5: mirrors.0.target is not a target."],
  ["mirrors:\n  - {name: b, kind: ssh, target: -oProxyCommand=x@h:d}\n", "line 5: mirrors.0.target is not a target."],
  ["mirrors:\n  - {name: b, kind: ssh, target: u@-h:d}\n", "line 5: mirrors.0.target is not a target."],
  ["mirrors:\n  - {name: b, kind: ssh, target: u@h:d, port: 0}\n", "line 5: mirrors.0.port is not a port."],
  ["mirrors:\n  - {name: b, kind: s3, endpoint: s3.test, bucket: x}\n", "line 5: mirrors.0.endpoint is not a URL."],
  [
    "mirrors:\n  - {name: b, kind: s3, endpoint: https://s3.test, bucket: x, secretKey: hush}\n",
    "line 5: mirrors.0 has an unknown key: secretKey. Available: name, kind, endpoint, bucket, region, prefix and publicUrl. Set secrets in the environment, never in this file.",
  ],
  [
    "mirrors:\n  - {name: b, kind: folder, path: /a, publicUrl: https://me:hush@b.test}\n",
    "line 5: mirrors.0.publicUrl contains a user name or a password. Set secrets in the environment",
  ],
  ["mail:\n  host: smtp://relay\n", "line 5: mail.host is not a host name."],
  ["independence:\n  answers:\n    account: 3\n", "line 6: independence.answers.account is not a string."],
  ["independence:\n  answers:\n    dnsProvidr: x\n", "line 6: independence.answers has an unknown key: dnsProvidr."],
])("%j is refused by line, with the repair", (yaml, message) => {
  expect(errorFor(yaml)).toContain(message);
});

const EXAMPLE = readFileSync(join(root, "afloat.example.yaml"), "utf8");

test("the example as it is has nothing outside of this machine: all of that is commented out", () => {
  const file = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(file, EXAMPLE);
  const config = loadConfig({ AFLOAT_CONFIG: file });
  expect(config).toMatchObject({ mirrors: [], mailHost: null, mainCloud: null, alertRules: [], answers: {} });
  expect(config.notices.channels).toEqual([]);
  expect([config.site.webSubHub, config.site.mirrors, config.site.subscribeUrl]).toEqual([null, [], undefined]);
  const addresses = EXAMPLE.replace(/#.*$/gm, "").match(/\w+:\/\/[\w.-]+/g);
  expect([addresses, config.adminUrl]).toEqual([["http://127.0.0.1"], "http://127.0.0.1:4322"]);
});

test("the example is accepted with every setting that is commented out", () => {
  const folder = temporaryFolder();
  const file = join(folder, "afloat.yaml");
  // A line of a setting starts with # and the setting, or its indentation; a comment with # and one space.
  writeFileSync(
    file,
    EXAMPLE.replace(/^#(?=\S| {2})/gm, "").replace("logo: public", `logo: ${relative(folder, join(root, "public"))}`),
  );
  const { mirrors, mainCloud, notices, site } = loadConfig({ AFLOAT_CONFIG: file });
  expect([mirrors.length, mainCloud?.domains, site.webSubHub]).toEqual([3, ["example-cloud.com"], "https://hub.example.org/"]);
  expect(notices.channels.length).toBeGreaterThan(3);
});

test("every setting is read as it is written", () => {
  const file = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(
    file,
    `${SITE}mainCloud: {domains: [cloud.test], networks: [203.0.113.0/24, "2001:db8::/32"], nameServers: [ns1.cloud.test.]}
mail: {host: relay.example}
mirrors:
  - {name: a, kind: folder, path: ../copies}
  - {name: b, kind: ssh, target: "me@[2001:db8::1]:www", port: 2222, identityFile: ~/.ssh/b, publicUrl: https://b.example}
  - {name: c, kind: s3, endpoint: https://s3.example, bucket: status, region: x-1, prefix: site}
independence: {answers: {account: None shared}}
`,
  );
  const config = loadConfig({ AFLOAT_CONFIG: file });
  expect(config.mainCloud?.networks).toEqual(["203.0.113.0/24", "2001:db8::/32"]);
  expect(config.mirrors.map(({ name, kind }) => [name, kind])).toEqual([
    ["a", "folder"],
    ["b", "ssh"],
    ["c", "s3"],
  ]);
  expect([config.mailHost, config.answers]).toEqual(["relay.example", { account: "None shared" }]);
});
