import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

// `npm run build:static [-- FOLDER]`: builds the complete site from the record on this machine into a folder, by default dist/static.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? join(root, "dist", "static"));
prepare(root);
const node = projectNode(root);
const database = join(resolve(process.env.AFLOAT_DATA ?? join(root, "data")), "afloat.db");
if (!existsSync(database)) run(root, node, [join("bin", "afloat.mjs"), "init", ...(process.env.AFLOAT_CONFIG ? [] : ["--demo"])]);

// Astro alone builds the same pages from the same record, apart from the server's build.
// The folder is inside the project, where packages are found, and has a unique name.
const buildFolder = mkdtempSync(join(root, "dist", "static-"));
// A web server that runs as another user must be able to read the result.
chmodSync(buildFolder, 0o755);
process.on("exit", () => rmSync(buildFolder, { recursive: true, force: true }));
run(root, node, [join("node_modules", "astro", "bin", "astro.mjs"), "build", "--silent"], {
  ...process.env,
  AFLOAT_BUILD: "static",
  AFLOAT_OUT: buildFolder,
  ASTRO_TELEMETRY_DISABLED: "1",
});
rmSync(folder, { recursive: true, force: true });
cpSync(buildFolder, folder, { recursive: true });
process.stdout.write(`The site is in ${relative(process.cwd(), folder) || "this folder"}.\n`);
