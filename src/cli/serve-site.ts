import { readRuntimePaths } from "#config/environment.ts";
import { createSiteServer } from "#site/server.ts";
import type { Invocation } from "./command.ts";
import { endGently, listen, waitForSignal } from "./listen.ts";

/** The site: hands out files and knows nothing else, neither settings nor record. */
export async function serveSite({ env, stdout }: Invocation): Promise<number> {
  const { dataDir, host, sitePort } = readRuntimePaths(env);
  const server = createSiteServer(dataDir);
  await listen(server, host, sitePort, "AFLOAT_SITE_PORT");
  stdout.write(`site   http://${host}:${sitePort}/\n`);
  await waitForSignal();
  await endGently(server);
  return 0;
}
