import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

// Tests use the real things: a browser, a web server, a clock that can be set, a checker of signatures, a calendar, a machine to send files to. On Debian they are installed when missing.
const TOOLS = {
  chromium: "/usr/bin/chromium",
  "dnsmasq-base": "/usr/sbin/dnsmasq",
  faketime: "/usr/bin/faketime",
  khal: "/usr/bin/khal",
  minisign: "/usr/bin/minisign",
  nginx: "/usr/sbin/nginx",
  "openssh-server": "/usr/sbin/sshd",
  "poppler-utils": "/usr/bin/pdftotext",
  rsync: "/usr/bin/rrsync",
  strace: "/usr/bin/strace",
};
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const missing = Object.keys(TOOLS).filter((name) => !existsSync(TOOLS[name]));
if (missing.length > 0) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    process.stderr.write(`The tests need ${missing.join(", ")}. On Debian: sudo apt-get install ${missing.join(" ")}\n`);
    process.exit(1);
  }
  process.stderr.write(`Installing ${missing.join(", ")} …\n`);
  run(root, "apt-get", ["update", "-qq"]);
  run(root, "apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
    ...process.env,
    // Debian starts no daemons at this level: the tests start their own.
    RUNLEVEL: "1",
    DEBIAN_FRONTEND: "noninteractive",
  });
}
prepare(root);
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(projectNode(root), [vitest, "run", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
