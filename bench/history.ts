// Costs by the number of incidents on record: a static build, an update, a full publication, a start.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { measure } from "./process.ts";
import { type Row, round } from "./row.ts";

const root = join(import.meta.dirname, "..");
const PORTS = { site: 4721, admin: 4722 };
const POLL_INTERVAL_MS = 20;
/** After this time a server that was just started is idle. */
const IDLE_TIME_MS = 3_000;

interface Quantiles {
  p50: number;
  p95: number;
}

/** A static build of the same pages from the same record by Astro alone, in milliseconds. */
function staticBuild(dataDir: string): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, [join(root, "bin", "build-static.mjs")], {
    env: { ...process.env, AFLOAT_DATA: dataDir, AFLOAT_DEMO: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return performance.now() - startedAt;
}

/** Milliseconds from starting `afloat serve` until both servers respond, and the idle memory of each in megabytes. */
async function start(dataDir: string): Promise<{ ms: number; admin: number; site: number }> {
  const env = {
    ...process.env,
    AFLOAT_DATA: dataDir,
    AFLOAT_DEMO: "0",
    AFLOAT_SITE_PORT: `${PORTS.site}`,
    AFLOAT_ADMIN_PORT: `${PORTS.admin}`,
  };
  const startedAt = performance.now();
  const server = spawn(process.execPath, [join(root, "bin", "afloat.mjs"), "serve"], { env, stdio: "ignore" });
  for (const port of [PORTS.admin, PORTS.site]) {
    while (!(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok) await sleep(POLL_INTERVAL_MS);
  }
  const ms = performance.now() - startedAt;
  await sleep(IDLE_TIME_MS);
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

/** Measures records of several sizes, each in the data folder that `dataOf` gives. */
export async function measureHistory(counts: readonly number[], dataOf: (size: number) => string) {
  const largestSize = counts.at(-1) as number;
  const build = staticBuild(dataOf(largestSize));
  const full = measure<{ ms: number; files: number; peakMegabytes: number }>("full", dataOf(largestSize));
  const updates = counts.map((size) => ({
    size,
    ...measure<{ update: Quantiles; impact: Quantiles }>("update", dataOf(size)),
  }));
  await start(dataOf(largestSize));
  const second = await start(dataOf(largestSize));
  const page = sizes(readFileSync(join(dataOf(largestSize), "site", "index.html")));
  const p50s = updates.map(({ update }) => update.p50);
  const largest = updates.at(-1) as (typeof updates)[number];
  const rows: Row[] = [
    [`static build, ${largestSize} incidents`, `${round(build)} ms`, ""],
    ...updates.map(
      ({ size, update }): Row => [
        `an update live, ${size}`,
        `p50 ${round(update.p50)} ms, p95 ${round(update.p95)} ms`,
        "20 / 50 ms",
      ],
    ),
    ...updates.map(
      ({ size, impact }): Row => [
        `an impact change live, ${size}`,
        `p50 ${round(impact.p50)} ms, p95 ${round(impact.p95)} ms`,
        "",
      ],
    ),
    ["an update / build", `1/${Math.round(build / largest.update.p50)}`, "≤ 1/500"],
    ["an impact change / build", `1/${Math.round(build / largest.impact.p50)}`, "≤ 1/500"],
    ["slowest / fastest size", `${round(Math.max(...p50s) / Math.min(...p50s), 2)}`, "≤ 1.2"],
    [`full publish, ${full.files} files`, `${round(full.ms)} ms, peak ${full.peakMegabytes} MB`, "< 200 MB"],
    ["full publish / build", `${round(full.ms / build, 2)}`, "≤ 0.6"],
    ["second start", `${round(second.ms)} ms`, "≤ 3000 ms"],
    ["idle memory", `admin ${second.admin} MB, site ${second.site} MB`, "≤ 90, ≤ 60 MB"],
    ["front page", `${page.raw} raw, ${page.gzip} gzip, ${page.brotli} brotli`, "≤ 14,000 brotli"],
  ];
  return { rows, results: { build, full, updates, second, page } };
}
