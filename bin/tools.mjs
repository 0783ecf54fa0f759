import { existsSync } from "node:fs";
import { run } from "./prepare.mjs";

/** Installs Debian packages that are missing, each known by a file of it; where that cannot be done, says so and ends. `what` needs them. */
export function installTools(root, tools, what) {
  const missing = Object.keys(tools).filter((name) => !existsSync(tools[name]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    process.stderr.write(`${what} need ${missing.join(", ")}. On Debian: sudo apt-get install ${missing.join(" ")}\n`);
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
