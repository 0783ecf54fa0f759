import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { Refusal } from "#domain/errors.ts";

const run = promisify(execFile);
const ip = (...args: string[]) => run("ip", args);

/** The hosts of a rehearsal, each in a network namespace; a bridge joins them, and nothing leads anywhere else. */
export const HOSTS = ["desk", "mirror-a", "mirror-b", "visitor"] as const;
export type Host = (typeof HOSTS)[number];

/** Of the block that is set aside for tests of networks (RFC 2544). */
export const addressOf = (host: Host): string => `198.18.0.${HOSTS.indexOf(host) + 1}`;

export interface Network {
  /** Starts a program on a host; it ends with the network at the latest. */
  start(host: Host, command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess;
  /** Ends whatever runs there, and takes the network away. */
  remove(): Promise<void>;
}

/** Refuses where no network can be made, and says what is needed. */
export function refuseWithoutNetworks(): void {
  const repair =
    "Run it as root on a Linux machine with iproute2, for example the one that runs Afloat; it changes nothing there.";
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Refusal("drill", "A drill needs root on Linux to create its own networks.", repair);
  if (!["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].some((file) => existsSync(file)))
    throw new Refusal("drill", "The command “ip” is not installed.", repair);
}

/** Makes the network. Throws a refusal when the machine does not let us. */
export async function makeNetwork(): Promise<Network> {
  const named = (name: string) => `afloat-${process.pid}-${name}`;
  const street = named("street");
  const children = new Set<ChildProcess>();
  const remove = async () => {
    for (const child of children) await end(child);
    for (const name of [...HOSTS.map(named), street]) await ip("netns", "del", name).catch(() => {});
  };
  try {
    await ip("netns", "add", street);
    await ip("-n", street, "link", "add", "bridge0", "type", "bridge");
    await ip("-n", street, "link", "set", "bridge0", "up");
    for (const host of HOSTS) await join(street, named(host), host);
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
      const child = spawn("ip", ["netns", "exec", named(host), command, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
      children.add(child);
      return child;
    },
    remove,
  };
}

async function join(street: string, name: string, host: Host): Promise<void> {
  const port = `to-${host}`;
  await ip("netns", "add", name);
  await ip("link", "add", port, "netns", street, "type", "veth", "peer", "name", "eth0", "netns", name);
  await ip("-n", street, "link", "set", port, "master", "bridge0", "up");
  await ip("-n", name, "address", "add", `${addressOf(host)}/24`, "dev", "eth0");
  for (const device of ["lo", "eth0"]) await ip("-n", name, "link", "set", device, "up");
}

/** Kills a program, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
