import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { onTestFinished } from "vitest";
import { freePort, root } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

const PROGRAMS = ["swift-proxy-server", "swift-account-server", "swift-container-server", "swift-object-server", "memcached"];

/** Why the strict S3 server cannot be started here; undefined if it can. */
export function missingForSwift(): string | undefined {
  if (process.getuid?.() !== 0) return "it needs root";
  const missing = PROGRAMS.filter((name) => !existsSync(join("/usr/bin", name)));
  return missing.length > 0 ? `${missing.join(", ")} not installed` : undefined;
}

export const SWIFT_KEY = { accessKeyId: "test:tester", secretAccessKey: "testing" };

/**
 * Starts Swift with its S3 API, which checks signatures and checksums, until the test ends. Returns its URL; it has a bucket “status”.
 */
export async function startSwift(): Promise<string> {
  const [folder, port, cache] = [temporaryFolder(), await freePort(), await freePort()];
  const first = 20_000 + Math.floor(Math.random() * 20_000);
  const script = join(root, "tests", "support", "servers", "swift-s3.sh");
  const server = spawn("bash", [script, folder, `${port}`, `${cache}`, `${first}`], { stdio: "ignore" });
  onTestFinished(async () => {
    if (server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new AwsClient({ ...SWIFT_KEY, service: "s3", region: "us-east-1", retries: 0 });
  for (let tries = 0; tries < 900; tries++) {
    const answer = await client.fetch(`${endpoint}/status`, { method: "PUT" }).catch(() => undefined);
    if (answer?.ok) return endpoint;
    await sleep(100);
  }
  throw new Error("Swift does not answer.");
}
