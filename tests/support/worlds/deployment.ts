import { writeFileSync } from "node:fs";
import http, { type RequestOptions } from "node:http";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import type { Names } from "#tests/support/servers/dnsmasq.ts";
import { temporaryFolder } from "./record.ts";
import { smallWorld } from "./worlds.ts";

/** The main cloud of these tests, on which nothing should depend. */
const MAIN_CLOUD = "mainCloud: {domains: [cloud.test], networks: [198.51.100.0/24], nameServers: [ns.registry.test]}";
const ANSWERS = "independence: {answers: {domainRegistrar: A registrar, dnsProvider: Two of them, account: None}}";

/** A registry that cannot be reached: missing registrations do not change the verdict. */
export const UNREACHABLE = "https://127.0.0.1:49/";

/**
 * A name system in which a deployment with a mirror does not depend on the main cloud. The addresses are reserved for documentation
 * (RFC 5737, RFC 3849).
 */
export const CLEAN: Names = {
  addresses: {
    "status.far.test": "203.0.113.10",
    "desk.far.test": "203.0.113.11",
    "copy.elsewhere.test": "2001:db8:10::10",
    "target.elsewhere.test": "192.0.2.11",
    "relay.far.test": "203.0.113.12",
    "ns.far.test": "203.0.113.53",
    "ns.elsewhere.test": "192.0.2.53",
    "ns.registry.test": "203.0.113.54",
    "inside.cloud.test": "203.0.113.99",
    "ns.inside.test": "198.51.100.53",
  },
  nameServers: {
    "far.test": ["ns.far.test"],
    "elsewhere.test": ["ns.elsewhere.test"],
    "cloud.test": ["ns.far.test"],
  },
};

/** The settings that a test may change. */
export interface Settings {
  siteUrl?: string;
  mirrors?: string;
  mainCloud?: string;
  answers?: string;
}

const MIRRORS = `mirrors:
  - {name: b, kind: ssh, target: "keeper@target.elsewhere.test:/srv/copies", identityFile: /root/.ssh/hidden, publicUrl: "http://copy.elsewhere.test"}`;

/** The addresses in `CLEAN` at which locations are checked. */
const NOBODYS = /^(203\.0\.113\.|192\.0\.2\.|198\.51\.100\.|2001:db8:)/;

/**
 * Makes connections to documentation addresses fail at once. On a network that drops such packets, each audit would wait its full three
 * seconds.
 */
function failUnroutable(): void {
  const ask = http.request as (options: RequestOptions) => http.ClientRequest;
  const spy = vi.spyOn(http, "request").mockImplementation(((options: RequestOptions) => {
    const request = ask(options);
    const noWay = Object.assign(new Error("There is no way there."), { code: "ENETUNREACH" });
    return NOBODYS.test(String(options.host)) ? request.destroy(noWay) : request;
  }) as typeof http.request);
  onTestFinished(() => spy.mockRestore());
}

/** A small world with its own settings. */
export async function deploymentOf(settings: Settings = {}, env: NodeJS.ProcessEnv = {}): Promise<World> {
  failUnroutable();
  const { siteUrl = "http://status.far.test", mirrors = MIRRORS, mainCloud = MAIN_CLOUD, answers = ANSWERS } = settings;
  const file = join(temporaryFolder(), "afloat.yaml");
  const site = `site: {name: Status, url: "${siteUrl}", timeZone: Asia/Shanghai, cloud: The Cloud}`;
  const others = ['admin: {url: "http://desk.far.test"}', "mail: {host: relay.far.test}"];
  writeFileSync(file, `${[site, ...others, mainCloud, mirrors, answers].join("\n")}\n`);
  return smallWorld({ AFLOAT_CONFIG: file, AFLOAT_DEMO: "0", ...env });
}
