import { cpSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { runHere } from "#tests/support/commands.ts";
import { inRun } from "#tests/support/long.ts";
import { runMeasured } from "#tests/support/peak-memory.ts";
import { serveBy } from "#tests/support/servers/copies.ts";
import { mirroredBy } from "#tests/support/servers/mirrors.ts";
import { filesBelow } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

// What another host sends is bounded: a check of it ends with a sentence, and needs little memory.

const MB = 1 << 20;
const MOST_ABOVE_IDLE = 50 * MB;

/** Small bodies that unpack to a gigabyte by gzip, and to 256 MB by brotli. */
const bombs = { gzip: Buffer.alloc(0), br: Buffer.alloc(0) };
beforeAll(() => {
  // Several compressed parts in a row are one valid body of gzip.
  bombs.gzip = Buffer.concat(Array(64).fill(gzipSync(Buffer.alloc(16 * MB))));
  bombs.br = brotliCompressSync(Buffer.alloc(256 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
});

const bombFor: RequestListener = (request, response) => {
  const accepted = request.headers["accept-encoding"] ?? "";
  const encoding = /\bbr\b/.test(accepted) ? "br" : "gzip";
  response.writeHead(200, { "Content-Encoding": encoding }).end(bombs[encoding]);
};

const endless: RequestListener = (_, response) => {
  const chunk = Buffer.alloc(64 << 10, "x");
  const send = () => {
    while (response.write(chunk));
  };
  response.on("drain", send);
  send();
};

/** A server that hands out a site as it is, but answers some requests by another rule. */
function serveExcept(
  folder: string,
  isHostile: (file: string, form: string) => boolean,
  hostile: RequestListener,
): Promise<string> {
  const files = filesBelow(folder);
  return serveBy((request, response) => {
    const file = (request.url as string).slice(1).replace(/(^|\/)$/, "$1index.html");
    if (isHostile(file, request.headers["accept-encoding"] ?? "")) return hostile(request, response);
    const bytes = files.get(file);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
}

const SERVERS: [what: string, isHostile: (file: string, form: string) => boolean, hostile: RequestListener][] = [
  ["answers everything with bombs", () => true, bombFor],
  ["answers with bombs to browsers only", (_, form) => form !== "identity", bombFor],
  ["answers with bombs but for the signed files", (file) => !file.startsWith("integrity/"), bombFor],
  ["has shards and logs without end", (file) => /^integrity\/(sums|log)\//.test(file), endless],
  ["has pages without end", (file) => file.endsWith(".html"), endless],
];

/** A site, and a folder of its own for each command that reads a copy of it at a URL. */
async function commandsFor(world: World, url: string): Promise<[name: string, args: string[], env: NodeJS.ProcessEnv][]> {
  const checking = await makeWorld({ ...mirroredBy([{ name: "far", kind: "folder", path: temporaryFolder(), publicUrl: url }]) });
  cpSync(world.dataDir, checking.dataDir, { recursive: true });
  const fresh = await makeWorld({ AFLOAT_DEMO: "0" });
  cpSync(join(world.dataDir, "keys"), join(fresh.dataDir, "keys"), { recursive: true });
  return [
    ["verify", ["verify", url], checking.env],
    ["witness", ["witness", url, "--once", "--state", join(temporaryFolder(), "seen.json")], checking.env],
    ["mirror check", ["mirror", "check"], checking.env],
    ["restore --from", ["restore", "--from", url], fresh.env],
  ];
}

/** The most memory of a command where the server has nothing at all. */
async function idlePeaks(world: World, isChosen: (command: string) => boolean): Promise<Map<string, number>> {
  const peaks = new Map<string, number>();
  const empty = await serveBy((_, response) => response.writeHead(404).end());
  for (const [name, args, env] of await commandsFor(world, empty))
    if (isChosen(name)) peaks.set(name, (await runMeasured(args, env)).peak);
  return peaks;
}

const isChosen = inRun<(command: string) => boolean>({
  short: (command) => command === "verify" || command === "mirror check",
  long: () => true,
});

test("however much a server sends without end, each check ends with a sentence and needs little memory", async () => {
  const world = await worldWithIncident();
  const idle = await idlePeaks(world, isChosen);
  for (const [what, isHostile, hostile] of inRun({ short: SERVERS.slice(2, 4), long: SERVERS })) {
    const url = await serveExcept(join(world.dataDir, "site"), isHostile, hostile);
    for (const [name, args, env] of (await commandsFor(world, url)).filter(([command]) => isChosen(command))) {
      const { status, stdout, stderr, peak } = await runMeasured(args, env);
      // Pages are not read to rebuild a record, since they are rendered again.
      if (name === "restore --from" && status === 0) expect(what).toMatch(/pages|but for the signed/);
      else
        expect([status, `${stdout}${stderr}`], `${name}: a server that ${what}`).toEqual([
          1,
          expect.stringMatching(/larger than|forms differ|does not serve/),
        ]);
      const above = Math.round((peak - (idle.get(name) as number)) / MB);
      if (status !== 0) expect(above * MB, `${name}: a server that ${what}`).toBeLessThanOrEqual(MOST_ABOVE_IDLE);
    }
  }
});

test("a redirect is not followed, but named with its status and target", async () => {
  const world = await worldWithIncident();
  let requests = 0;
  const inner = await serveBy((_, response) => {
    requests++;
    response.end("a secret of the inner network");
  });
  const target = `${inner}/latest/\u001b[31m`;
  const redirecting = (isHostile: (file: string) => boolean) =>
    serveExcept(join(world.dataDir, "site"), isHostile, (_, response) =>
      response.writeHead(302, { Location: encodeURI(target) }).end(),
    );
  const url = await redirecting(() => true);
  for (const [name, args, env] of await commandsFor(world, url)) {
    const { status, stdout, stderr } = await runHere(args, env);
    expect([status, `${stdout}${stderr}`], name).toEqual([
      1,
      expect.stringContaining(`redirects (status 302) to ${inner}/latest/`),
    ]);
  }
  const onePage = await redirecting((file) => file === "index.html");
  const verdict = JSON.parse((await world.cli("verify", onePage, "--json")).stdout);
  expect(verdict.faults).toMatchObject([{ file: "index.html", kind: "redirected" }]);
  expect(requests).toBe(0);
});

test("a running admin reads a hostile mirror back within the same bounds, and follows no redirect", async () => {
  let asked = 0;
  const inner = await serveBy((_, response) => {
    asked++;
    response.end();
  });
  const hostile = await serveBy((request, response) =>
    (request.url as string).startsWith("/a") ? response.writeHead(301, { Location: inner }).end() : bombFor(request, response),
  );
  const folder = temporaryFolder();
  const world = await worldWithIncident(mirroredBy([{ name: "far", kind: "folder", path: folder, publicUrl: hostile }]));
  const { status, stdout, peak } = await runMeasured(["mirror", "sync"], world.env);
  const idle = (await runMeasured(["mirror", "list"], world.env)).peak;
  expect([status, stdout]).toEqual([1, expect.stringContaining("Mirror far")]);
  expect(peak - idle).toBeLessThanOrEqual(MOST_ABOVE_IDLE);
  expect(asked).toBe(0);
});
