import { existsSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(root);
const node = projectNode(root);
const database = join(resolve(process.env.AFLOAT_DATA ?? join(root, "data")), "afloat.db");
if (!existsSync(database)) run(root, node, [join("bin", "afloat.mjs"), "init", ...(process.env.AFLOAT_CONFIG ? [] : ["--demo"])]);

// A build of its own beside the server's: the same pages and the same record, by nothing but Astro.
rmSync(join(root, "dist", "static"), { recursive: true, force: true });
run(root, node, [join("node_modules", "astro", "bin", "astro.mjs"), "build", "--silent"], {
  ...process.env,
  AFLOAT_BUILD: "static",
  ASTRO_TELEMETRY_DISABLED: "1",
});
process.stdout.write("The site is in dist/static.\n");
