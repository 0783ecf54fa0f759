#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isFitNode } from "./node-version.mjs";

// Plain JavaScript of any age: it must be able to say what to do on a Node too old for everything else.
const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The two servers are spared this: the launcher that starts them has done it, and they are to stay small.
if (!process.env.AFLOAT_PREPARED) (await import("./prepare.mjs")).prepare(root);

if (isFitNode(process.versions.node)) {
  const { main } = await import(join(root, "dist", "server", "entry.mjs"));
  process.exitCode = await main(process.argv.slice(2), root);
} else {
  const { spawn } = await import("node:child_process");
  const { projectNode } = await import("./prepare.mjs");
  const child = spawn(projectNode(root), process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}
