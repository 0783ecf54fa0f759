import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** Starts a third-party web server until the test ends, and waits until it responds. Returns its URL. */
export async function untilServes(program: string, args: string[], url: string, env = process.env): Promise<string> {
  const server = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  server.stderr.on("data", (text) => (output += text));
  onTestFinished(async () => {
    if (server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  });
  for (let tries = 0; tries < 400; tries++) {
    if (await fetch(url, { redirect: "manual" }).catch(() => undefined)) return url;
    if (server.exitCode !== null) break;
    await sleep(25);
  }
  throw new Error(`${program} does not answer:\n${output}`);
}
