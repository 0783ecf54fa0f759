import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode } from "./prepare.mjs";
import { installTools } from "./tools.mjs";

// A load generator, a browser, and a web server for comparison.
const TOOLS = {
  chromium: "/usr/bin/chromium",
  "libnginx-mod-http-brotli-static": "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so",
  nginx: "/usr/sbin/nginx",
  openssl: "/usr/bin/openssl",
  wrk: "/usr/bin/wrk",
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
installTools(root, TOOLS, "The benchmarks");
prepare(root);
const { status } = spawnSync(projectNode(root), [join("bench", "run.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
