// The benchmark: ratios within one run, since the machine is what it is. `node bench/run.ts [quick]` leaves out the largest history.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = join(import.meta.dirname, "..");
const SIZES = process.argv.includes("quick") ? [100, 1_000] : [100, 1_000, 10_000];
const LARGEST = SIZES.at(-1) as number;
const PORTS = { site: 4721, admin: 4722 };
const work = mkdtempSync(join(tmpdir(), "afloat-bench-"));
const dataOf = (size: number) => join(work, String(size));
const { ADMIN_ENVIRONMENT, ADMIN_FLAGS } = await (await import(join(root, "dist", "server", "entry.mjs"))).inProcess();

interface Quantiles {
  p50: number;
  p95: number;
}

function measure<T>(what: string, size: number): T {
  const args = [...ADMIN_FLAGS, join(root, "bench", "measure.ts"), what, dataOf(size), String(size)];
  return JSON.parse(
    execFileSync(process.execPath, args, {
      env: { ...ADMIN_ENVIRONMENT, ...process.env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 1 << 26,
    }),
  );
}

/** A plain static build of the same pages from the same record, by nothing but Astro; milliseconds. */
function staticBuild(size: number): number {
  const began = performance.now();
  execFileSync(process.execPath, [join(root, "bin", "build-static.mjs")], {
    env: { ...process.env, AFLOAT_DATA: dataOf(size), AFLOAT_DEMO: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return performance.now() - began;
}

/** Milliseconds from starting `afloat serve` to both answering, and the idle memory of each process in megabytes. */
async function start(size: number): Promise<{ ms: number; admin: number; site: number }> {
  const env = {
    ...process.env,
    AFLOAT_DATA: dataOf(size),
    AFLOAT_DEMO: "0",
    AFLOAT_SITE_PORT: `${PORTS.site}`,
    AFLOAT_ADMIN_PORT: `${PORTS.admin}`,
  };
  const began = performance.now();
  const server = spawn(process.execPath, [join(root, "bin", "afloat.mjs"), "serve"], { env, stdio: "ignore" });
  for (const port of [PORTS.admin, PORTS.site]) {
    while (!(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok) await sleep(20);
  }
  const ms = performance.now() - began;
  await sleep(3_000);
  const memory = { admin: residentOf(server, "--admin-only"), site: residentOf(server, "--site-only") };
  server.kill("SIGTERM");
  await once(server, "exit");
  return { ms, ...memory };
}

function residentOf(parent: ChildProcess, part: string): number {
  const rows = execFileSync("ps", ["-o", "rss=,args=", "--ppid", String(parent.pid)], { encoding: "utf8" }).split("\n");
  const row = rows.find((line) => line.includes(part)) ?? "0";
  return Math.round(Number.parseInt(row.trim(), 10) / 1024);
}

const sizes = (html: Buffer) => ({
  raw: html.length,
  gzip: gzipSync(html, { level: 9 }).length,
  brotli: brotliCompressSync(html).length,
});
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

try {
  for (const size of SIZES) measure("seed", size);
  const build = staticBuild(LARGEST);
  const full = measure<{ ms: number; files: number; peakMegabytes: number }>("full", LARGEST);
  const updates = SIZES.map((size) => ({
    size,
    ...measure<{ word: Quantiles; impact: Quantiles }>("update", size),
  }));
  await start(LARGEST);
  const second = await start(LARGEST);
  const page = sizes(readFileSync(join(dataOf(LARGEST), "site", "index.html")));
  const p50s = updates.map(({ word }) => word.p50);
  const largest = updates.at(-1) as (typeof updates)[number];
  const rows: [what: string, value: string, aim: string][] = [
    [`static build, ${LARGEST} incidents`, `${round(build)} ms`, ""],
    ...updates.map(({ size, word }): [string, string, string] => [
      `a word live, ${size}`,
      `p50 ${round(word.p50)} ms, p95 ${round(word.p95)} ms`,
      "20 / 50 ms",
    ]),
    ...updates.map(({ size, impact }): [string, string, string] => [
      `an impact change live, ${size}`,
      `p50 ${round(impact.p50)} ms, p95 ${round(impact.p95)} ms`,
      "",
    ]),
    ["a word / build", `1/${Math.round(build / largest.word.p50)}`, "≤ 1/500"],
    ["an impact change / build", `1/${Math.round(build / largest.impact.p50)}`, "≤ 1/500"],
    ["slowest / fastest size", `${round(Math.max(...p50s) / Math.min(...p50s), 2)}`, "≤ 1.2"],
    [`full publish, ${full.files} files`, `${round(full.ms)} ms, peak ${full.peakMegabytes} MB`, "< 200 MB"],
    ["full publish / build", `${round(full.ms / build, 2)}`, "≤ 0.6"],
    ["second start", `${round(second.ms)} ms`, "≤ 3000 ms"],
    ["idle memory", `admin ${second.admin} MB, site ${second.site} MB`, "≤ 90, ≤ 60 MB"],
    ["front page", `${page.raw} raw, ${page.gzip} gzip, ${page.brotli} brotli`, "≤ 14,000 brotli"],
  ];
  for (const [what, value, aim] of rows) process.stdout.write(`${what.padEnd(34)}${value.padEnd(44)}${aim}\n`);
  writeFileSync(join(root, "bench", "results.json"), `${JSON.stringify({ build, full, updates, second, page }, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
