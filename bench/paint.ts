// First paint of the front page with open incidents on a slow connection, compared with a minimal hand-written page.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { createSiteServer } from "#site/server.ts";

/** Chromium's “Slow 3G”: 400 kbit/s in both directions, with a latency of two seconds. */
const SLOW_3G = { offline: false, latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const CPU_SLOWDOWN = 4;
const ROUNDS = 7;

/** The minimal page: 10 kB of headings and paragraphs without style or script. */
const SENTENCE = "Console and Cloud API are down in all regions since 15:23; what already runs keeps running. ";
const BARE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Status</title><h1>Status</h1>${`<p>${SENTENCE.repeat(4)}</p>`.repeat(27)}`;

/** Median milliseconds to the first contentful paint of both pages, which are visited in turn. */
export async function measurePaint(dataDir: string): Promise<{ own: number; bare: number; ratio: number; bareBytes: number }> {
  const bare = createServer((_, response) => response.setHeader("Content-Type", "text/html; charset=utf-8").end(BARE));
  const own = createSiteServer(dataDir);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
  try {
    const urls = { own: await listening(own), bare: await listening(bare) };
    const times = { own: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round++)
      for (const which of ["own", "bare"] as const) times[which].push(await firstPaint(browser, urls[which]));
    const [ownMs, bareMs] = [median(times.own), median(times.bare)];
    return { own: ownMs, bare: bareMs, ratio: ownMs / bareMs, bareBytes: Buffer.byteLength(BARE) };
  } finally {
    await browser.close();
    for (const server of [own, bare]) server.close();
  }
}

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function firstPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", SLOW_3G);
    await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    const answer = await page.goto(url, { waitUntil: "commit" });
    if (!answer?.ok()) throw new Error(`${url} answers ${answer?.status()}: there is no page to measure.`);
    const painted = await page.waitForFunction(
      () => performance.getEntriesByType("paint").find(({ name }) => name === "first-contentful-paint")?.startTime,
    );
    return (await painted.jsonValue()) as number;
  } finally {
    await context.close();
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
