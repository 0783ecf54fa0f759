// One measurement in its own process: `node bench/measure.ts seed|full|update DATA COUNT`. Prints one JSON line.
import { join } from "node:path";
import { catalogue, incidentLines } from "./generate.ts";

const [measurement, dataDir = "", count = "0"] = process.argv.slice(2);
const root = join(import.meta.dirname, "..");
const { inProcess } = await import(join(root, "dist", "server", "entry.mjs"));
const parts = await inProcess();
const config = parts.loadConfig({ AFLOAT_DATA: dataDir, AFLOAT_DEMO: "0" });
const afloat = parts.openAfloat(config);
const WARM_UP_ROUNDS = 20;
const ROUNDS = 80;
const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

async function seed(): Promise<object> {
  parts.replaceCatalogue(afloat.context, catalogue);
  const known = parts.readCatalogue(afloat.context);
  const incidents = [...incidentLines(Number(count), 2, Date.now())].map((line) => parts.readIncidentLine(line, known));
  const { added, refused } = parts.importIncidents(afloat.context, incidents);
  if (refused.length > 0) throw new Error(JSON.stringify(refused[0]));
  return { added: added.length };
}

async function full(): Promise<object> {
  const publisher = await parts.publisherFor(afloat, join(root, "dist", "client"));
  const startedAt = performance.now();
  const { paths } = await publisher.publishAll();
  return { ms: performance.now() - startedAt, files: paths.size, peakMegabytes: peakMegabytes() };
}

/** Times from committing an update to the live page, with every fsync: first without impact, then with one that starts and ends in turn. */
async function update(): Promise<object> {
  const publisher = await parts.publisherFor(afloat, join(root, "dist", "client"));
  await publisher.catchUp();
  const open = "SELECT id FROM incidents WHERE settled_at IS NULL ORDER BY started_at DESC";
  const [first, second] = afloat.db.$client.prepare(open).pluck().all() as [string, string];
  const impacts = (round: number) => [
    { service: "service-3", region: "region-2", plane: "data", level: round % 2 ? "operational" : "partial_outage" },
  ];
  const update = await timeUpdates(publisher, first, () => []);
  const impact = await timeUpdates(publisher, second, impacts);
  return { update, impact };
}

type Publisher = { publishDue(): Promise<{ paths: Map<string, string> }> };

async function timeUpdates(publisher: Publisher, id: string, impacts: (round: number) => object[]): Promise<object> {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const startedAt = performance.now();
    parts.postUpdate(afloat.context, id, {
      status: "identified",
      message: `Round ${round}: still working on it.`,
      impacts: impacts(round),
    });
    await publisher.publishDue();
    if (round >= WARM_UP_ROUNDS) times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(ROUNDS * 0.5)], p95: times[Math.floor(ROUNDS * 0.95)] };
}

const result = await { seed, full, update }[measurement as "seed" | "full" | "update"]();
process.stdout.write(`${JSON.stringify(result)}\n`);
