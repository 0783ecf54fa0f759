// The benchmark. Its targets are mostly ratios within one run, so that they do not depend on the machine.
// `node bench/run.ts [quick] [history] [serving] [mirrors] [paint]`: quick leaves out the largest history; without a part, all run.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureHistory } from "./history.ts";
import { measurePaint } from "./paint.ts";
import { measure, measureInSubprocess } from "./process.ts";
import { type Row, round } from "./row.ts";
import { type Load, measureServing } from "./serving.ts";

const PARTS = ["history", "serving", "mirrors", "paint"] as const;
const args = process.argv.slice(2);
const namedParts = PARTS.filter((part) => args.includes(part));
const parts = namedParts.length > 0 ? namedParts : PARTS;
const SIZES = args.includes("quick") ? [100, 1_000] : [100, 1_000, 10_000];
const work = mkdtempSync(join(tmpdir(), "afloat-bench-"));
const dataOf = (size: number) => join(work, String(size));
const file = join(import.meta.dirname, "results.json");
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};

function printRows(rows: readonly Row[]): void {
  for (const [name, value, target] of rows) process.stdout.write(`${name.padEnd(40)}${value.padEnd(46)}${target}\n`);
}

async function history(): Promise<void> {
  for (const size of SIZES) measure("seed", dataOf(size), size);
  const { rows, results: found } = await measureHistory(SIZES, dataOf);
  printRows(rows);
  Object.assign(results, found);
}

async function serving(): Promise<void> {
  const dataDir = join(work, "serving");
  measure("seed", dataDir, 100);
  measure("full", dataDir);
  const found = await measureServing(dataDir, () => measureInSubprocess("measure.ts", "update", dataDir, "0"));
  const loadText = ({ perSecond, p99, errors }: Load) => `${perSecond}/s, p99 ${round(p99)} ms, ${errors} errors`;
  printRows([
    ["front page by the built-in server", loadText(found.own), "0 errors"],
    ["the same by nginx", loadText(found.nginx), ""],
    ["built-in / nginx", `${round(found.ratio, 2)}`, "≥ 0.4"],
    ["by nginx over TLS (ECDSA), kept alive", loadText(found.tls), "0 errors"],
    ["built-in, while updates are posted", loadText(found.ownWhilePublishing), "0 errors"],
    ["nginx, while updates are posted", loadText(found.nginxWhilePublishing), "0 errors"],
    [
      "beside 300 slow connections, slowest",
      `built-in ${round(found.slow.own)} ms, nginx ${round(found.slow.nginx)} ms`,
      "< 1000 ms",
    ],
    ["memory of the built-in server after that", `${found.memory} MB`, ""],
  ]);
  results.serving = found;
}

interface MirrorTimes {
  live: number;
  mirrored: number;
  worst: number;
}

async function mirrors(): Promise<void> {
  const dataDir = join(work, "mirrors");
  measure("seed", dataDir, 100);
  measure("full", dataDir);
  const found = await measureInSubprocess<Record<string, MirrorTimes>>("mirrors.ts", dataDir);
  const names = { none: "no mirror", one: "1 mirror", three: "3 mirrors", threeAndDead: "3 mirrors and a dead one" };
  const timesText = ({ live, mirrored, worst }: MirrorTimes) =>
    `live ${round(live)} ms; there ${round(mirrored)} ms, at worst ${round(worst)} ms`;
  printRows(
    Object.entries(names).map(
      ([key, name]): Row => [`an update with ${name}`, timesText(found[key] as MirrorTimes), "there ≤ 1000 ms"],
    ),
  );
  results.mirrors = found;
}

async function paint(): Promise<void> {
  const dataDir = join(work, "paint");
  measure("seed", dataDir, 100);
  measure("full", dataDir);
  const found = await measurePaint(dataDir);
  printRows([
    ["first paint on slow 3G, a quarter of the CPU", `${round(found.own)} ms`, ""],
    [`a bare page of ${found.bareBytes} bytes`, `${round(found.bare)} ms`, ""],
    ["front page / bare page", `${round(found.ratio, 2)}`, "≤ 1.1"],
  ]);
  results.paint = found;
}

try {
  for (const part of parts) await { history, serving, mirrors, paint }[part]();
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
