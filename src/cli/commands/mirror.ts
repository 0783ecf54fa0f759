import { setTimeout as sleep } from "node:timers/promises";
import { nameHeldMirror } from "#app.ts";
import { type CommandGroup, defineCommand, type Invocation, print } from "#cli/command.ts";
import { mirrorJson, mirrorsOf } from "#cli/mirror-view.ts";
import { makeLive, withRecord } from "#cli/record.ts";
import { type Config, loadConfig } from "#config/load.ts";
import type { MirrorConfig } from "#config/mirrors.ts";
import { Refusal } from "#domain/errors.ts";
import { checkMirror } from "#mirrors/check.ts";
import { BeingWritten } from "#mirrors/local-site.ts";
import { MIRRORS_LOCK } from "#mirrors/loop.ts";
import { MirrorFault } from "#mirrors/mirror.ts";
import { stateSentence } from "#mirrors/state.ts";
import { syncMirror } from "#mirrors/sync.ts";
import { takeLock } from "#publisher/lock.ts";

const list = defineCommand({
  summary: "Show the state of each mirror. Exits with 1 if one has an error.",
  run: (invocation) => printStates(invocation, () => true),
});

const printStates = (invocation: Invocation, isWanted: (name: string) => boolean): Promise<number> =>
  withRecord(invocation, async ({ config, db }) => {
    const states = (await mirrorsOf(config, db)).filter(({ name }) => isWanted(name));
    const lines = states.length === 0 ? ["No mirrors in afloat.yaml."] : states.map(stateSentence);
    print(invocation, { mirrors: states.map(mirrorJson) }, lines.join("\n"));
    return states.some(({ fault }) => fault !== null) ? 1 : 0;
  });

const sync = defineCommand({
  summary: "Update all mirrors or one now, and read back their signed files.",
  positionals: "[NAME]",
  async run(invocation, { positionals: [name] }) {
    const config = loadConfig(invocation.env);
    const chosen = chooseMirrors(config, name);
    const lock = takeLock(config.dataDir, MIRRORS_LOCK);
    if (!lock) {
      print(invocation, { elsewhere: true }, "The running server updates the mirrors automatically. See afloat mirror list.");
      return 0;
    }
    try {
      const round = { ...localSiteOf(invocation, config), now: Date.now, thorough: true };
      const syncAll = () => Promise.all(chosen.map((each) => retryWhileWritten(() => syncMirror(each, round))));
      const cursors = await syncAll();
      // Pages name a mirror once it holds a publication, and then it needs these pages too.
      const held = chosen.filter((_, index) => cursors[index]?.fault === null);
      if (await publishNames(invocation, held)) await syncAll();
    } finally {
      lock.release();
    }
    return printStates(invocation, (mirror) => chosen.some((each) => each.name === mirror));
  },
});

/** Lets pages name these mirrors, where they do not yet. Gives whether something was published. */
const publishNames = (invocation: Invocation, held: readonly MirrorConfig[]): Promise<boolean> =>
  withRecord(invocation, async (afloat) => {
    const publications = held.flatMap(({ name }) => nameHeldMirror(afloat, name) ?? []);
    for (const publication of publications) await makeLive(invocation, afloat, publication);
    return publications.length > 0;
  });

const check = defineCommand({
  summary: "Read back every file of all mirrors or one, and list the files that differ.",
  positionals: "[NAME]",
  async run(invocation, { positionals: [name] }) {
    const config = loadConfig(invocation.env);
    const chosen = chooseMirrors(config, name);
    const mirrors = await Promise.all(chosen.map((each) => checkOne(invocation, each, config)));
    print(invocation, { mirrors }, mirrors.flatMap(describeCheck).join("\n"));
    return mirrors.some(({ fault, differing }) => fault !== null || differing.length > 0) ? 1 : 0;
  },
});

interface CheckResult {
  name: string;
  checked: number;
  differing: string[];
  fault: string | null;
}

async function checkOne(invocation: Invocation, mirror: MirrorConfig, config: Config): Promise<CheckResult> {
  const { name } = mirror;
  try {
    const { checked, differing } = await retryWhileWritten(() => checkMirror(mirror, localSiteOf(invocation, config)));
    return { name, checked, differing, fault: null };
  } catch (error) {
    if (!(error instanceof MirrorFault)) throw error;
    return { name, checked: 0, differing: [], fault: error.message };
  }
}

const describeCheck = ({ name, checked, differing, fault }: CheckResult): string[] => {
  if (fault !== null) return [`Mirror ${name} cannot be checked: ${fault}`];
  if (differing.length === 0) return [`Mirror ${name} serves all ${checked} files as published.`];
  return differing.map((file) => `Mirror ${name} does not serve ${file} as published.`);
};

function chooseMirrors({ mirrors }: Config, wanted: string | undefined): readonly MirrorConfig[] {
  const chosen = wanted === undefined ? mirrors : mirrors.filter(({ name }) => name === wanted);
  if (chosen.length > 0) return chosen;
  const names = mirrors.map(({ name }) => name).join(", ");
  const repair = names ? `Available: ${names}.` : "No mirrors in afloat.yaml: list them under “mirrors”.";
  throw new Refusal("mirror", wanted ? `Unknown mirror ${wanted}.` : "No mirrors.", repair);
}

const localSiteOf = ({ env }: Invocation, { dataDir }: Config) => ({ dataDir, env, signal: new AbortController().signal });

const MAX_ATTEMPTS = 100;
const RETRY_INTERVAL_MS = 100;

/** Does the work again while a running publication changes the files that it reads. */
async function retryWhileWritten<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BeingWritten)) throw error;
      if (attempt === MAX_ATTEMPTS)
        throw new Refusal(
          "site",
          `The published files are inconsistent: ${error.message}`,
          "Run afloat publish, then try again.",
        );
      await sleep(RETRY_INTERVAL_MS);
    }
  }
}

export const command: CommandGroup = {
  summary: "List, update and check the mirrors of the site.",
  commands: { list, sync, check },
};
