import { readRuntimePaths } from "#config/environment.ts";
import { createSiteServer } from "#site/server.ts";
import type { Invocation } from "./command.ts";
import { closeGracefully, listen, waitForSignal } from "./listen.ts";

/** Serves the published files. It reads neither the settings nor the database. */
export async function serveSite({ env, stdout }: Invocation): Promise<number> {
  const { dataDir, host, sitePort } = readRuntimePaths(env);
  const server = createSiteServer(dataDir);
  await listen(server, { host, port: sitePort, variable: "AFLOAT_SITE_PORT" });
  stdout.write(`site   http://${host}:${sitePort}/\n`);
  await waitForSignal();
  await closeGracefully(server);
  return 0;
}
