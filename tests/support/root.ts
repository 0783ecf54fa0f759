import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The script that a shell runs as `afloat`. */
export const launcher = join(root, "bin", "afloat.mjs");
