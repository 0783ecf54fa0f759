import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { Refusal } from "#domain/errors.ts";

const run = promisify(execFile);
const ip = (...args: string[]) => run("ip", args);

/** The hosts of a rehearsal (“desk” is the admin's), each in a network namespace. A bridge connects them; there is no other route. */
const HOSTS = ["desk", "mirror-a", "mirror-b", "visitor"] as const;
export type Host = (typeof HOSTS)[number];

/** An address in the block reserved for network tests (RFC 2544). */
export const addressOf = (host: Host): string => `198.18.0.${HOSTS.indexOf(host) + 1}`;

/** The network of a rehearsal. */
export interface Network {
  /** Starts a program on a host. It is killed when the network is removed. */
  start(host: Host, command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess;
  /** Kills the programs on all hosts, and removes the network. */
  remove(): Promise<void>;
}

/** Refuses where the user or platform cannot create networks. */
export function refuseWithoutNetworks(): void {
  const repair =
    "Run it as root on a Linux machine with iproute2, for example the one that runs Afloat; it changes nothing there.";
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Refusal("drill", "A drill needs root on Linux to create its own networks.", repair);
  if (!["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].some((file) => existsSync(file)))
    throw new Refusal("drill", "The command “ip” is not installed.", repair);
}

/** Creates the network. Refuses where the machine does not allow it. */
export async function makeNetwork(): Promise<Network> {
  const namespaceOf = (name: string) => `afloat-${process.pid}-${name}`;
  const bridgeHost = namespaceOf("street");
  const children = new Set<ChildProcess>();
  const remove = async () => {
    for (const child of children) await end(child);
    for (const name of [...HOSTS.map(namespaceOf), bridgeHost]) await ip("netns", "del", name).catch(() => {});
  };
  try {
    await ip("netns", "add", bridgeHost);
    await ip("-n", bridgeHost, "link", "add", "bridge0", "type", "bridge");
    await ip("-n", bridgeHost, "link", "set", "bridge0", "up");
    for (const host of HOSTS) await connectHost(bridgeHost, namespaceOf(host), host);
  } catch (error) {
    await remove();
    throw new Refusal(
      "drill",
      `No network could be created: ${(error as Error).message.trim()}.`,
      "In a container, give it CAP_SYS_ADMIN and CAP_NET_ADMIN.",
    );
  }
  return {
    start(host, command, args, env) {
      const child = spawn("ip", ["netns", "exec", namespaceOf(host), command, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
      children.add(child);
      return child;
    },
    remove,
  };
}

async function connectHost(bridgeHost: string, name: string, host: Host): Promise<void> {
  const port = `to-${host}`;
  await ip("netns", "add", name);
  await ip("link", "add", port, "netns", bridgeHost, "type", "veth", "peer", "name", "eth0", "netns", name);
  await ip("-n", bridgeHost, "link", "set", port, "master", "bridge0", "up");
  await ip("-n", name, "address", "add", `${addressOf(host)}/24`, "dev", "eth0");
  for (const device of ["lo", "eth0"]) await ip("-n", name, "link", "set", device, "up");
}

/** Kills a program, and waits until it has exited. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
