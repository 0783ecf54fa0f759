#!/usr/bin/env node
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isFitNode, prepare, projectNode } from "./prepare.mjs";

// Plain JavaScript of any age: it must be able to say what to do on a Node too old for everything else.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
// The server was prepared by the launcher that started it.
if (!process.env.AFLOAT_PREPARED) prepare(root);

if (isFitNode(process.versions.node)) {
  const { main } = await import(join(root, "dist", "server", "entry.mjs"));
  process.exitCode = await main(process.argv.slice(2), root);
} else {
  const child = spawn(projectNode(root), process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}
