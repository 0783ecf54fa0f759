import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { freePort, type World } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** A machine that accepts files by rsync below one folder, and nothing else. */
export interface Host {
  /** The settings of a mirror there. */
  target: string;
  port: number;
  identityFile: string;
  /** The machine's host key, as ssh writes it. */
  knownHosts: string;
  folder: string;
}

/** The settings of a mirror on such a machine. */
export const mirrorAt = ({ target, port, identityFile }: Host) => ({
  name: "far",
  kind: "ssh" as const,
  target,
  port,
  identityFile,
});

/** Adds the machine's host key to an Afloat. */
export const introduce = ({ dataDir }: Pick<World, "dataDir">, { knownHosts }: Host) =>
  writeFileSync(join(dataDir, "keys", "known_hosts"), knownHosts);

/** Starts a separate ssh server on a free port, with its own keys, until the test ends. */
export async function startSshd(): Promise<Host> {
  const own = temporaryFolder();
  const folder = join(own, "www");
  const port = await freePort();
  mkdirSync(folder);
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  for (const name of ["host", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(own, name)]);
  const publicKey = (name: string) =>
    readFileSync(join(own, `${name}.pub`), "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ");
  writeFileSync(join(own, "authorized_keys"), `command="/usr/bin/rrsync -wo ${folder}",restrict ${publicKey("user")}\n`);
  const settings = [
    ...[`Port ${port}`, "ListenAddress 127.0.0.1", `HostKey ${join(own, "host")}`, `PidFile ${join(own, "pid")}`],
    ...[`AuthorizedKeysFile ${join(own, "authorized_keys")}`, "StrictModes no", "UsePAM no", "PasswordAuthentication no"],
  ];
  writeFileSync(join(own, "sshd_config"), `${settings.join("\n")}\n`);
  const sshd = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(own, "sshd_config")], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  sshd.stderr.on("data", (text) => (output += text));
  onTestFinished(async () => {
    if (sshd.exitCode !== null) return;
    sshd.kill("SIGTERM");
    await once(sshd, "exit");
  });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries === 200 || sshd.exitCode !== null) throw new Error(`sshd does not answer:\n${output}`);
    await sleep(25);
  }
  return {
    target: `${userInfo().username}@127.0.0.1:.`,
    port,
    identityFile: join(own, "user"),
    knownHosts: `[127.0.0.1]:${port} ${publicKey("host")}\n`,
    folder,
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isOpen = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(
    () => false,
  );
  socket.destroy();
  return isOpen;
}
