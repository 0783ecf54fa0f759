import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { sha256Hex } from "#integrity/hash.ts";
import { inRun } from "#tests/support/long.ts";
import { openParts } from "#tests/support/parts.ts";
import { serveByOurNginx } from "#tests/support/servers/nginx.ts";
import { demoWorld, smallWorld } from "#tests/support/worlds/worlds.ts";

vi.setConfig({ testTimeout: 900_000 });

// While updates are posted one after the other, many clients read. None may get an error, or parts of two states.

const POSTS = inRun({ short: 12, long: 300 });
const MIN_REQUESTS = inRun({ short: 500, long: 5_000 });
/** Whose pages are rendered: those of the demo are more, and longer. */
const make = inRun({ short: smallWorld, long: demoWorld });
const READERS_EACH = inRun({ short: 2, long: 3 });
/** Limits the length of a page, so that the test does not measure only the time of rendering it. */
const UPDATES_EACH = inRun({ short: 6, long: 15 });
const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

/** Reads as a browser does, on a persistent connection. Node fails if a body is shorter than its Content-Length. */
function reader() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (url: string, encoding: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      get(url, { agent, headers: { "Accept-Encoding": encoding } }, async (answer) => {
        const bytes = await buffer(answer);
        const packed = answer.headers["content-encoding"] as keyof typeof unpack | undefined;
        resolve({ status: answer.statusCode ?? 0, text: (packed ? unpack[packed](bytes) : bytes).toString() });
      }).on("error", reject);
    });
}

test(`${POSTS} posts while many read, from the built-in server and nginx: no error, no torn page, each update visible once it is live`, async () => {
  const world = await make();
  const { parts, afloat, publisher, set } = await openParts(world.env, Date.now());
  const open = (title: string) => parts.openIncident(afloat.context, { title, status: "investigating", message: "Look." }).id;
  const resolve = (id: string) => parts.postUpdate(afloat.context, id, { status: "resolved", message: "It was our monitor." });
  await publisher.publishAll();
  // A separate process, as in production: rendering must not wait for serving.
  await world.serve("--site-only");
  const servers = [world.siteUrl, await serveByOurNginx(join(world.dataDir, "site"))];
  const paths = ["/", "/feed.xml", "/history/", "/services/dns/"];

  const states = new Map(paths.map((path) => [path, new Set<string>()]));
  const note = () => {
    for (const path of paths) {
      const file = join(world.dataDir, "site", path.endsWith("/") ? `${path}index.html` : path);
      states.get(path)?.add(sha256Hex(readFileSync(file)));
    }
  };
  note();
  let isOver = false;
  let requests = 0;
  const seen = new Map(paths.map((path) => [path, new Set<string>()]));
  const wrong: string[] = [];
  async function readRepeatedly(server: string, number: number): Promise<void> {
    const read = reader();
    for (let turn = number; !isOver || requests < MIN_REQUESTS; turn++) {
      const path = paths[turn % paths.length] as string;
      const { status, text } = await read(server + path, ["br", "gzip", "identity"][turn % 3] as string);
      requests++;
      if (status !== 200) wrong.push(`${path}: ${status}`);
      seen.get(path)?.add(sha256Hex(text));
      // The publisher runs in this process.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const readers = servers.flatMap((server) =>
    Array.from({ length: READERS_EACH }, (_, number) => readRepeatedly(server, number)),
  );

  const ask = reader();
  const late: string[] = [];
  let id = "";
  for (let round = 1; round <= POSTS; round++) {
    set(Date.now());
    if (round % UPDATES_EACH === 1) {
      if (id) resolve(id);
      id = open(`Incident of round ${round}`);
    }
    parts.postUpdate(afloat.context, id, { status: "investigating", message: `Round ${round} of it.` });
    await publisher.publishDue();
    for (const address of servers.flatMap((server) => [`${server}/`, `${server}/incidents/${id}/`])) {
      const { text } = await ask(address, round % 2 ? "br" : "identity");
      if (!text.includes(`Round ${round} of it.`)) late.push(`${round} at ${address}`);
    }
    note();
  }
  isOver = true;
  await Promise.all(readers);

  expect(wrong).toEqual([]);
  expect(late).toEqual([]);
  expect(requests).toBeGreaterThanOrEqual(MIN_REQUESTS);
  for (const path of paths) {
    const torn = [...(seen.get(path) as Set<string>)].filter((sum) => !states.get(path)?.has(sum));
    expect(torn, `${path}: states that were never published`).toEqual([]);
  }
  expect(seen.get("/")?.size).toBeGreaterThan(POSTS / 6);
});
