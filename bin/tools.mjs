import { existsSync } from "node:fs";
import { run } from "./prepare.mjs";

/** Installs missing Debian packages; `tools` names a file of each. Stops with a message where it cannot. `user` names what needs them. */
export function installTools(root, tools, user) {
  const missing = Object.keys(tools).filter((name) => !existsSync(tools[name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    process.stderr.write(`${user} need ${missing.join(", ")}. On Debian: sudo apt-get install ${missing.join(" ")}\n`);
    process.exit(1);
  }
  process.stderr.write(`Installing ${missing.join(", ")} …\n`);
  run(root, "apt-get", ["update", "-qq"]);
  run(root, "apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
    ...process.env,
    // Debian starts no daemons in this runlevel; the tests start their own.
    RUNLEVEL: "1",
    DEBIAN_FRONTEND: "noninteractive",
  });
}
