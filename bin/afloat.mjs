#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isSupportedNode } from "./node-version.mjs";

// This file uses old JavaScript only, so that it can print what to do on a Node that is too old for the rest.
const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The launcher has already prepared for the two servers, which skip this to save memory.
if (!process.env.AFLOAT_PREPARED) (await import("./prepare.mjs")).prepare(root);

if (isSupportedNode(process.versions.node)) {
  const { main } = await import(join(root, "dist", "server", "entry.mjs"));
  process.exitCode = await main(process.argv.slice(2), root);
} else {
  const { spawn } = await import("node:child_process");
  const { projectNode } = await import("./prepare.mjs");
  const child = spawn(projectNode(root), process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
}
