import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode } from "./prepare.mjs";
import { installTools } from "./tools.mjs";

// Tests use real tools: a browser, web servers, faketime, minisign, a calendar, feed readers, Alertmanager and sshd. On Debian, missing ones are installed.
const TOOLS = {
  caddy: "/usr/bin/caddy",
  chromium: "/usr/bin/chromium",
  "dnsmasq-base": "/usr/sbin/dnsmasq",
  e2fsprogs: "/usr/sbin/mkfs.ext4",
  faketime: "/usr/bin/faketime",
  khal: "/usr/bin/khal",
  iproute2: "/usr/sbin/ip",
  "libnginx-mod-http-brotli-static": "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so",
  minisign: "/usr/bin/minisign",
  newsboat: "/usr/bin/newsboat",
  nginx: "/usr/sbin/nginx",
  "openssh-server": "/usr/sbin/sshd",
  "poppler-utils": "/usr/bin/pdftotext",
  "prometheus-alertmanager": "/usr/bin/prometheus-alertmanager",
  rss2email: "/usr/bin/r2e",
  rsync: "/usr/bin/rrsync",
  strace: "/usr/bin/strace",
};
// The long run also uses a strict S3 server, OpenStack Swift.
const LONG_TOOLS = {
  memcached: "/usr/bin/memcached",
  "swift-account": "/usr/bin/swift-account-server",
  "swift-container": "/usr/bin/swift-container-server",
  "swift-object": "/usr/bin/swift-object-server",
  "swift-proxy": "/usr/bin/swift-proxy-server",
};
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const isLong = process.argv.includes("--long");

installTools(root, isLong ? { ...TOOLS, ...LONG_TOOLS } : TOOLS, "The tests");
prepare(root);
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const args = process.argv.slice(2);
// The long run has every test in its long form. It runs before a release and every night.
const env = isLong ? { ...process.env, AFLOAT_LONG: "1" } : process.env;
const { status } = spawnSync(projectNode(root), [vitest, "run", ...args.filter((arg) => arg !== "--long")], {
  ...{ cwd: root, stdio: "inherit", env },
});
process.exit(status ?? 1);
