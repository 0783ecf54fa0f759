import { spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { freePort } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** The content of a name system: addresses, aliases, and the name servers of zones. */
export interface Names {
  addresses: Record<string, string>;
  aliases?: Record<string, string>;
  nameServers: Record<string, string[]>;
}

/** Serves DNS for everything below .test with dnsmasq, until the test ends. Returns the address of the resolver. */
export async function serveNames({ addresses, aliases = {}, nameServers }: Names): Promise<string> {
  const port = await freePort();
  const config = join(temporaryFolder(), "dnsmasq.conf");
  const lines = [
    `port=${port}`,
    "listen-address=127.0.0.1",
    "bind-interfaces",
    "no-resolv",
    "no-hosts",
    "local=/test/",
    ...Object.entries(addresses).map(([name, address]) => `host-record=${name},${address}`),
    ...Object.entries(aliases).map(([name, target]) => `cname=${name},${target}`),
    ...Object.entries(nameServers).flatMap(([zone, servers]) => servers.map((name) => `dns-rr=${zone},2,${inWireFormat(name)}`)),
  ];
  writeFileSync(config, `${lines.join("\n")}\n`);
  const user = process.getuid?.() === 0 ? ["--user=root"] : [];
  const dnsmasq = spawn("/usr/sbin/dnsmasq", ["--keep-in-foreground", `--conf-file=${config}`, "--pid-file", ...user], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  dnsmasq.stderr.on("data", (text) => (output += text));
  onTestFinished(async () => {
    if (dnsmasq.exitCode !== null) return;
    dnsmasq.kill("SIGTERM");
    await once(dnsmasq, "exit");
  });
  const address = `127.0.0.1:${port}`;
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([address]);
  for (let tries = 0; tries < 200; tries++) {
    const answer = await resolver.resolve4("nobody.test").catch((error) => error.code);
    if (answer === "ENOTFOUND") return address;
    if (dnsmasq.exitCode !== null) break;
    await sleep(25);
  }
  throw new Error(`dnsmasq does not answer:\n${output}`);
}

/** A name as encoded in a response, in hex: each label with its length before it (RFC 1035 §3.1). */
const inWireFormat = (name: string): string =>
  `${name
    .split(".")
    .map((label) => Buffer.from([label.length, ...Buffer.from(label)]).toString("hex"))
    .join("")}00`;
