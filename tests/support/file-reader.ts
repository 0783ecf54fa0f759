import { existsSync } from "node:fs";
import { readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "./afloat.ts";

/** Reads the published files all the time, as a web server does. */
export interface FileReader {
  /** Stops reading; returns how often it read, and what readers must never see. */
  stop(): Promise<{ reads: number; faults: string[] }>;
}

/** Starts reading: every file must exist and be complete, and a linked page must be at least as recent as the page that links to it. */
export function startFileReader({ dataDir }: World): FileReader {
  const faults: string[] = [];
  let reads = 0;
  let isReading = true;
  const site = join(dataDir, "site");
  const read = async (name: string): Promise<string> => {
    reads++;
    const text = await readFile(join(site, name), "utf8").catch((error: Error) => error.message);
    if (!isComplete(name, text)) faults.push(`${name}: ${text.slice(0, 200)}`);
    return text;
  };
  async function look(): Promise<void> {
    const release = join(dataDir, "published", await readlink(join(dataDir, "published", "current")));
    if (!existsSync(join(release, "integrity", "manifest.json"))) faults.push(`${release} is not complete.`);
    const front = await read("index.html");
    await read("feed.xml");
    await read("integrity/manifest.json");
    const [, incident] = /data-incident="(\w+)"/.exec(front) ?? [];
    const message = /Update \d+ of many/.exec(front)?.[0];
    if (!incident || !message) return;
    const page = await read(`incidents/${incident}/index.html`);
    if (!page.includes(message)) faults.push(`The front page says “${message}”, the page of ${incident} does not.`);
    await read(`incidents/${incident}/record.json`);
  }
  const running = (async () => {
    for (; isReading; await sleep(8)) await look().catch((error: Error) => faults.push(error.message));
  })();
  return {
    async stop() {
      isReading = false;
      await running;
      return { reads, faults };
    },
  };
}

/** Whether a file is complete. */
export function isComplete(name: string, text: string): boolean {
  if (name.endsWith(".html")) return /^<!doctype html>/i.test(text) && text.trimEnd().endsWith("</html>");
  if (name.endsWith(".xml")) return text.startsWith("<?xml") && /<\/\w+>\s*$/.test(text);
  if (name.endsWith(".json")) return isJson(text);
  return text.length > 0;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
