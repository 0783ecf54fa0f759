import { once } from "node:events";
import { createServer } from "node:net";

/** Below the range of ephemeral ports, so that no other process gets one in between. */
const FIRST = 20_000;
const RUNS = 20;
const A_RUN = 600;
const A_WORKER = 60;
const inUse = new Set<number>();

/** The ports of one Afloat. */
export interface Ports {
  site: number;
  admin: number;
  giveBack(): void;
}

/** The first port of a run: different from that of the previous run, which may have left a process behind. */
export const firstPortOfRun = (): number => FIRST + Math.floor(Math.random() * RUNS) * A_RUN;

/**
 * Ports for one Afloat, which no other worker of the run uses. Released ports are given out again: a site's pages contain its URL, so
 * only a world with the same URL can copy an existing one.
 */
export async function takePorts(): Promise<Ports> {
  const first = Number(process.env.AFLOAT_TEST_PORTS ?? FIRST) + Number(process.env.VITEST_POOL_ID ?? 0) * A_WORKER;
  for (let site = first; ; site += 2) {
    if (inUse.has(site)) continue;
    inUse.add(site);
    if ((await isFree(site)) && (await isFree(site + 1)))
      return { site, admin: site + 1, giveBack: () => void inUse.delete(site) };
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const isListening = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (!isListening) return false;
  server.close();
  await once(server, "close");
  return true;
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
