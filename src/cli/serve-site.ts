import { readPlaces } from "../environment.ts";
import { createSiteServer } from "../site-server.ts";
import { listen, untilSignalled } from "./listen.ts";

/** The site: hands out files and knows nothing else, neither settings nor record. */
export async function serveSite(): Promise<number> {
  const { dataDir, host, sitePort } = readPlaces();
  const server = createSiteServer(dataDir);
  await listen(server, host, sitePort, "AFLOAT_SITE_PORT");
  process.stdout.write(`site   http://${host}:${sitePort}/\n`);
  return untilSignalled(server);
}
