import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

// `npm run build:static [-- FOLDER]`: the whole site from the record on this machine, into dist/static unless a folder is named.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? join(root, "dist", "static"));
prepare(root);
const node = projectNode(root);
const database = join(resolve(process.env.AFLOAT_DATA ?? join(root, "data")), "afloat.db");
if (!existsSync(database)) run(root, node, [join("bin", "afloat.mjs"), "init", ...(process.env.AFLOAT_CONFIG ? [] : ["--demo"])]);

// A build of its own beside the server's: the same pages and the same record, by nothing but Astro.
// It is made inside the project, where its packages are found, and under a name that no other build has.
const made = mkdtempSync(join(root, "dist", "static-"));
// Like any folder: a web server under another name must be able to read what becomes of it.
chmodSync(made, 0o755);
process.on("exit", () => rmSync(made, { recursive: true, force: true }));
run(root, node, [join("node_modules", "astro", "bin", "astro.mjs"), "build", "--silent"], {
  ...process.env,
  AFLOAT_BUILD: "static",
  AFLOAT_OUT: made,
  ASTRO_TELEMETRY_DISABLED: "1",
});
rmSync(folder, { recursive: true, force: true });
cpSync(made, folder, { recursive: true });
process.stdout.write(`The site is in ${relative(process.cwd(), folder) || "this folder"}.\n`);
