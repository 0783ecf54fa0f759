import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, root } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import type { Certificate } from "./certificates.ts";
import { untilServes } from "./web-server.ts";

const BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/** Serves a folder with a plain nginx until the test ends. Returns its URL. */
export const serveByNginx = async (folder: string): Promise<string> => {
  const port = await freePort();
  return startNginx(
    port,
    `types { text/html html; application/xml xml; text/plain txt; application/json json; image/svg+xml svg; }
    server { listen 127.0.0.1:${port}; root ${folder}; error_page 404 /404.html; }`,
  );
};

/** Serves a folder with nginx as configured by `deploy/nginx.conf`, without TLS. Returns its URL. */
export async function serveByOurNginx(folder: string): Promise<string> {
  const port = await freePort();
  return startNginx(port, ourSettings(await freePort(), { listen: `listen 127.0.0.1:${port};`, root: `root ${folder};` }));
}

/** The same with TLS, inside settings that allow every TLS version, as those of a distribution may. Returns both ports. */
export async function serveByOurNginxOverTls(
  folder: string,
  { key, cert }: Certificate,
): Promise<{ plain: number; port: number }> {
  const own = temporaryFolder();
  writeFileSync(join(own, "key.pem"), key);
  writeFileSync(join(own, "cert.pem"), cert);
  const [plain, port] = [await freePort(), await freePort()];
  const settings = ourSettings(plain, {
    listen: `listen 127.0.0.1:${port} ssl http2;`,
    root: `root ${folder};`,
    ssl_certificate: `ssl_certificate ${own}/cert.pem;`,
    ssl_certificate_key: `ssl_certificate_key ${own}/key.pem;`,
  });
  await startNginx(plain, `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT@SECLEVEL=0; ${settings}`);
  return { plain, port };
}

/** Our nginx configuration, with the lines marked as yours filled in. */
function ourSettings(plain: number, yours: Record<string, string>): string {
  const lines = readFileSync(join(root, "deploy", "nginx.conf"), "utf8").split("\n");
  const own = lines.map((line) => (line.endsWith("# yours") ? (yours[line.trim().split(" ")[0] as string] ?? "") : line));
  return own.join("\n").replace("listen 80;", `listen 127.0.0.1:${plain};`);
}

function startNginx(port: number, http: string): Promise<string> {
  const own = temporaryFolder();
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${own}/${name};`).join(" ");
  const config = join(own, "nginx.conf");
  // As root, workers would run under a user that cannot read temporary folders.
  const user = process.getuid?.() === 0 ? "user root;" : "";
  writeFileSync(
    config,
    `load_module ${BROTLI};
    ${user} daemon off; worker_processes 1; pid ${own}/pid; error_log stderr;
    events {}
    http { access_log off; ${temp} ${http} }`,
  );
  return untilServes("/usr/sbin/nginx", ["-p", own, "-e", "stderr", "-c", config], `http://127.0.0.1:${port}`);
}
