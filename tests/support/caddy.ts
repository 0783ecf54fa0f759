import { join } from "node:path";
import { freePort, root } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";
import { untilServes } from "./web-server.ts";

/** Serves a folder by Caddy as `deploy/Caddyfile` sets it up, without TLS, until the test ends. Gives its address. */
export async function serveByCaddy(folder: string): Promise<string> {
  const own = temporaryFolder();
  const url = `http://127.0.0.1:${await freePort()}`;
  return untilServes("/usr/bin/caddy", ["run", "--adapter", "caddyfile", "--config", join(root, "deploy", "Caddyfile")], url, {
    ...process.env,
    SITE_HOST: url,
    SITE_FOLDER: folder,
    ADMIN_HOST: `http://127.0.0.1:${await freePort()}`,
    XDG_DATA_HOME: own,
    XDG_CONFIG_HOME: own,
  });
}
