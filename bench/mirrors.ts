// The cost of mirrors for an update, and the time until they have it: `node bench/mirrors.ts DATA`. Prints one JSON line.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MirrorConfig } from "#config/mirrors.ts";

const [dataDir = ""] = process.argv.slice(2);
const root = join(import.meta.dirname, "..");
const parts = await (await import(join(root, "dist", "server", "entry.mjs"))).inProcess();
const afloat = parts.openAfloat(parts.loadConfig({ AFLOAT_DATA: dataDir, AFLOAT_DEMO: "0" }));
const publisher = await parts.publisherFor(afloat, join(root, "dist", "client"));
await publisher.catchUp();
const id = afloat.db.$client.prepare("SELECT id FROM incidents WHERE settled_at IS NULL").pluck().get() as string;

const ROUNDS = 30;
const SYNC_TIMEOUT_MS = 60_000;
const DEAD: MirrorConfig = {
  name: "dead",
  kind: "s3",
  endpoint: "http://127.0.0.1:9",
  bucket: "none",
  region: undefined,
} as never;

interface Result {
  /** Median milliseconds from posting an update until it is live, for which a form waits. */
  live: number;
  /** Median milliseconds from then until the slowest mirror has the new front page and heartbeat. */
  mirrored: number;
  /** The slowest of these. */
  worst: number;
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function measure(folders: number, hasDeadMirror: boolean): Promise<Result> {
  const work = mkdtempSync(join(tmpdir(), "afloat-mirrors-"));
  const paths = Array.from({ length: folders }, (_, number) => join(work, `${number}`));
  const configs = paths.map((path, number) => ({ name: `m${number}`, kind: "folder", path }) as MirrorConfig);
  const mirrors = parts.startMirrors({
    ...{
      configs: [...configs, ...(hasDeadMirror ? [DEAD] : [])],
      dataDir,
      env: { AFLOAT_MIRROR_DEAD_KEY: "k", AFLOAT_MIRROR_DEAD_SECRET: "s" },
    },
    ...{ now: Date.now, onRound: () => {}, onError: (error: unknown) => process.stderr.write(`${error}\n`) },
  });
  const [live, mirrored]: [number[], number[]] = [[], []];
  try {
    for (let round = -1; round < ROUNDS; round++) {
      const startedAt = performance.now();
      parts.postUpdate(afloat.context, id, {
        status: "investigating",
        message: `Round ${round}, ${folders} mirrors.`,
        impacts: [],
      });
      await publisher.publishDue();
      const liveAt = performance.now();
      mirrors.wake();
      await Promise.all(paths.map(waitUntilSynced));
      // The first round fills the mirrors, and is not counted.
      if (round >= 0) live.push(liveAt - startedAt);
      if (round >= 0) mirrored.push(performance.now() - liveAt);
    }
  } finally {
    await mirrors.stop();
    rmSync(work, { recursive: true, force: true });
    rmSync(join(dataDir, "mirrors"), { recursive: true, force: true });
  }
  return { live: median(live), mirrored: median(mirrored), worst: Math.max(0, ...mirrored) };
}

async function waitUntilSynced(mirror: string): Promise<void> {
  const names = ["index.html", "index.html.br", "heartbeat.json"];
  const deadline = Date.now() + SYNC_TIMEOUT_MS;
  const isSynced = (name: string) => {
    try {
      return readFileSync(join(mirror, name)).equals(readFileSync(join(dataDir, "site", name)));
    } catch {
      return false;
    }
  };
  while (!names.every(isSynced)) {
    if (Date.now() > deadline) throw new Error(`${mirror} does not receive the update.`);
    await sleep(2);
  }
}

const none = await measure(0, false);
const one = await measure(1, false);
const three = await measure(3, false);
const threeAndDead = await measure(3, true);
process.stdout.write(`${JSON.stringify({ none, one, three, threeAndDead })}\n`);
publisher.close();
process.exit(0);
