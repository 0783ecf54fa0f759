import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand, type Invocation, print } from "#cli/command.ts";
import { PUBLISH } from "#cli/options.ts";
import { liveSinceText, makeLive, withRecord } from "#cli/record.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { backUpRecord } from "#db/engine/copy.ts";
import { openDb } from "#db/engine/open.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { Refusal } from "#domain/errors.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { DRILL_STEP_NAMES, type Drill } from "#domain/independence/drill.ts";
import { toIso } from "#domain/time.ts";
import { refuseWithoutNetworks } from "#drill/hosts.ts";
import { runDrill } from "#drill/run.ts";
import { probe } from "#drill/visitor.ts";
import { writeCatalogueFile } from "#import/catalogue-file.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import { publishDrill } from "#usecases/record/independence.ts";

export const command = defineCommand({
  summary: "Rehearse the loss of the main cloud, with separate networks and a separate database.",
  options: {
    publish: PUBLISH,
    probe: { type: "boolean", internal: true, summary: "Run as a visitor on a host of the drill." },
  },
  notes: ["It needs root on Linux. It exits with 1 if a step failed; --publish also publishes the report of a failed drill."],
  async run(invocation, { options }) {
    if (options.probe) return probe();
    refuseWithoutNetworks();
    const config = loadConfig(invocation.env);
    if (options.publish) refuseForeignSite(config);
    const launcher = [join(invocation.root, "bin", "afloat.mjs")];
    const report = await runDrill({ config, catalogue: await catalogueOf(config), launcher, now: Date.now });
    const published = options.publish ? await publish(invocation, report) : { publication: null, liveAt: null };
    print(invocation, { ...report, at: toIso(report.at), ...published }, linesOf(config, report, published.liveAt).join("\n"));
    return report.passed ? 0 : 1;
  },
});

/** The catalogue as a file; undefined if there is no database. It is read from a copy: the drill must not write to the database. */
async function catalogueOf({ dataDir }: Config): Promise<string | undefined> {
  const record = join(dataDir, "afloat.db");
  if (!existsSync(record)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "afloat-drill-"));
  try {
    const copy = join(folder, "afloat.db");
    backUpRecord(record, copy);
    const db = openDb(copy);
    const catalogue = loadCatalogue(db);
    db.$client.close();
    return servicesOf(catalogue).length > 0 ? writeCatalogueFile(catalogue) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const publish = (invocation: Invocation, report: Drill) =>
  withRecord(invocation, async (afloat) => {
    const { publication } = publishDrill(afloat.context, report);
    return { publication, liveAt: toIso(await makeLive(invocation, afloat, publication)) };
  });

/** Refuses to publish as root into the folder of another user, whose server could not replace the files. A running server writes them itself. */
function refuseForeignSite({ dataDir }: Config): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid ?? 0;
  if (owner === 0) return;
  const lock = takePublisherLock(dataDir);
  lock?.release();
  if (lock)
    throw new Refusal(
      "user",
      `${dataDir} belongs to another user, and no server runs on it.`,
      "Start the server first; it will publish the report.",
    );
}

const OUTCOME_LABELS = { passed: "passed", failed: "FAILED", not_reached: "not run" };

const linesOf = (config: Pick<Config, "site">, { sentence, steps, unproven }: Drill, liveAt: string | null): string[] => [
  sentence,
  ...steps.map(({ key, outcome, took, detail }) => {
    const duration = took === null ? "" : `${took} ms`;
    return `${OUTCOME_LABELS[outcome].padEnd(10)}${duration.padEnd(10)}${DRILL_STEP_NAMES[key]}. ${detail}`;
  }),
  "Not covered by this drill:",
  ...unproven.map((line) => `    ${line}`),
  ...(liveAt ? [liveSinceText(config, liveAt)] : []),
];
