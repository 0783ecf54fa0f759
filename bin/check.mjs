import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare, projectNode, run } from "./prepare.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(root);
const node = projectNode(root);
const tool = (...path) => join("node_modules", ...path);

run(root, node, [tool("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "."]);
run(root, node, [tool("astro", "bin", "astro.mjs"), "check", "--minimumFailingSeverity", "warning"], {
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: "1",
});
run(root, node, [tool("typescript", "bin", "tsc"), "--noEmit"]);
// Exports that only their own file uses, files and packages that nothing uses.
run(root, node, [tool("knip", "bin", "knip.js")]);
run(root, node, [join("bin", "test.mjs")]);
