import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, root } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import type { Certificate } from "./certificates.ts";
import { untilServes } from "./web-server.ts";

/** Serves a folder with Caddy as configured by `deploy/Caddyfile`, without TLS, until the test ends. Returns its URL. */
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

/** The same with TLS and with the admin behind it. Returns both ports. */
export async function serveByCaddyOverTls(
  folder: string,
  admin: string,
  { key, cert }: Certificate,
): Promise<{ site: number; admin: number }> {
  const own = temporaryFolder();
  writeFileSync(join(own, "key.pem"), key);
  writeFileSync(join(own, "cert.pem"), cert);
  const ports = { site: await freePort(), admin: await freePort(), plain: await freePort() };
  const settings = readFileSync(join(root, "deploy", "Caddyfile"), "utf8")
    // Another process may listen on the browsers' default port; the plain HTTP port shows that Caddy has started.
    .replace("admin off", `admin off\n\tauto_https disable_redirects`)
    .replace(/^(\{\$\w+_HOST\}) \{$/gm, `$1 {\n\ttls ${own}/cert.pem ${own}/key.pem`)
    .replace("admin:4322", admin);
  const config = join(own, "Caddyfile");
  writeFileSync(config, `${settings}\nhttp://127.0.0.1:${ports.plain} {\n\trespond ready\n}\n`);
  await untilServes("/usr/bin/caddy", ["run", "--adapter", "caddyfile", "--config", config], `http://127.0.0.1:${ports.plain}`, {
    ...process.env,
    SITE_HOST: `https://localhost:${ports.site}`,
    SITE_FOLDER: folder,
    ADMIN_HOST: `https://localhost:${ports.admin}`,
    XDG_DATA_HOME: own,
    XDG_CONFIG_HOME: own,
  });
  return ports;
}
