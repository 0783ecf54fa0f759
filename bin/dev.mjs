import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

// Develops the public pages with live reload, on the record in the data folder. For the admin use `npm start`.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(root);
const node = projectNode(root);
const database = join(resolve(process.env.AFLOAT_DATA ?? join(root, "data")), "afloat.db");
if (!existsSync(database)) run(root, node, [join("bin", "afloat.mjs"), "init", "--demo"]);
const { status } = spawnSync(node, [join("node_modules", "astro", "bin", "astro.mjs"), "dev"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, AFLOAT_BUILD: "static", ASTRO_TELEMETRY_DISABLED: "1" },
});
process.exit(status ?? 1);
