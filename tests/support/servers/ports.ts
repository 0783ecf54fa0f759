import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems give out by themselves, so that nobody takes one in between. */
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

/** Where the ports of one run begin: another place than a former one's, which may have left something behind. */
export const firstPortOfRun = (): number => FIRST + Math.floor(Math.random() * RUNS) * A_RUN;

/**
 * Ports for one Afloat, which no other worker of the run uses. The same are given again once they are given back: a site's pages name its
 * address, and only a world of the same address can be a copy of one made before.
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

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
