// Posts without end, to be killed at any moment: `node tests/support/poster.ts`. Prints on standard output what it acknowledges.
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const { inProcess } = await import(join(root, "dist", "server", "entry.mjs"));
const parts: typeof import("#testing.ts") = await inProcess();
const afloat = parts.openAfloat(parts.loadConfig(process.env));
const { context } = afloat;
const publisher = await parts.publisherFor(afloat, join(root, "dist", "client"));
const print = (...values: (string | number)[]) => process.stdout.write(`${values.join(" ")}\n`);

await publisher.catchUp();
print("ready");
let [number] = (await once(process.stdin, "data")).map(Number) as [number];
/** Posts the next update by `commit`, and publishes it. */
async function postNext(commit: (message: string) => { id: string }): Promise<string> {
  const { id } = commit(`Update ${number} of many.`);
  print("saved", number, id);
  // Every tenth publication renders the complete site, so that kills also hit the swap of releases.
  await (number % 10 === 9 ? publisher.publishAll() : publisher.publishDue());
  print("live", number, id);
  number++;
  return id;
}

const running = afloat.db.$client.prepare("SELECT id FROM incidents WHERE settled_at IS NULL").pluck().all() as string[];
for (const previous of running)
  await postNext((message) => parts.postUpdate(context, previous, { status: "resolved", message, closeOpen: true }));
const impacts = [{ service: "api", level: "major_outage" }];
const id = await postNext((message) => parts.openIncident(context, { title: "API", status: "investigating", message, impacts }));
for (;;) await postNext((message) => parts.postUpdate(context, id, { status: "identified", message }));
