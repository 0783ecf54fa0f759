import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode } from "./prepare.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(root);
const { status } = spawnSync(projectNode(root), [join("bench", "run.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
