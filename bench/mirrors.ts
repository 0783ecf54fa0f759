// What mirrors cost a word, and how soon they have it: `node bench/mirrors.ts DATA`. Prints one JSON line.
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
const PATIENCE = 10_000;
const DEAD: MirrorConfig = {
  name: "dead",
  kind: "s3",
  endpoint: "http://127.0.0.1:9",
  bucket: "none",
  region: undefined,
} as never;

interface Result {
  /** Milliseconds from the word to the receipt, which is what a form waits for. */
  live: number;
  /** Milliseconds from the receipt until the slowest folder has the front page and the heartbeat of it; the middle and the worst. */
  mirrored: number;
  worst: number;
}

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function measure(folders: number, withDead: boolean): Promise<Result> {
  const work = mkdtempSync(join(tmpdir(), "afloat-mirrors-"));
  const paths = Array.from({ length: folders }, (_, number) => join(work, `${number}`));
  const configs = paths.map((path, number) => ({ name: `m${number}`, kind: "folder", path }) as MirrorConfig);
  const mirrors = parts.startMirrors({
    ...{
      configs: [...configs, ...(withDead ? [DEAD] : [])],
      dataDir,
      env: { AFLOAT_MIRROR_DEAD_KEY: "k", AFLOAT_MIRROR_DEAD_SECRET: "s" },
    },
    ...{ now: Date.now, onRound: () => {}, onError: (error: unknown) => process.stderr.write(`${error}\n`) },
  });
  const [live, mirrored]: [number[], number[]] = [[], []];
  try {
    for (let round = -1; round < ROUNDS; round++) {
      const began = performance.now();
      parts.postUpdate(afloat.context, id, {
        status: "investigating",
        message: `Round ${round}, ${folders} mirrors.`,
        impacts: [],
      });
      await publisher.publishDue();
      const done = performance.now();
      mirrors.wake();
      await Promise.all(paths.map(haveIt));
      // The first fills the folders.
      if (round >= 0) live.push(done - began);
      if (round >= 0) mirrored.push(performance.now() - done);
    }
  } finally {
    await mirrors.stop();
    rmSync(work, { recursive: true, force: true });
    rmSync(join(dataDir, "mirrors"), { recursive: true, force: true });
  }
  return { live: middle(live), mirrored: middle(mirrored), worst: Math.max(0, ...mirrored) };
}

async function haveIt(mirror: string): Promise<void> {
  const names = ["index.html", "index.html.br", "heartbeat.json"];
  const patience = Date.now() + PATIENCE * 6;
  const has = (name: string) => {
    try {
      return readFileSync(join(mirror, name)).equals(readFileSync(join(dataDir, "site", name)));
    } catch {
      return false;
    }
  };
  while (!names.every(has)) {
    if (Date.now() > patience) throw new Error(`${mirror} does not get the word.`);
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
