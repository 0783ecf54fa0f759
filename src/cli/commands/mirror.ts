import { setTimeout as sleep } from "node:timers/promises";
import { type Command, commandOf, type Invocation, print, readArguments } from "#cli/command.ts";
import { mirrorJson, mirrorsOf } from "#cli/mirror-view.ts";
import { withRecord } from "#cli/record.ts";
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

/** `afloat mirror list`: how each mirror stands. */
const list: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "mirror list", options: {}, words: [0, 0] });
  return describeStates(invocation, () => true);
};

const describeStates = (invocation: Invocation, isWanted: (name: string) => boolean): Promise<number> =>
  withRecord(invocation, async ({ config, db }) => {
    const states = (await mirrorsOf(config, db)).filter(({ name }) => isWanted(name));
    const lines = states.length === 0 ? ["No mirrors in afloat.yaml."] : states.map(stateSentence);
    print(invocation, { mirrors: states.map(mirrorJson) }, lines.join("\n"));
    return states.some(({ fault }) => fault !== null) ? 1 : 0;
  });

/** `afloat mirror sync [NAME]`: brings mirrors up to date now, reading back all that vouches for them. */
const sync: Command = async (invocation) => {
  const config = loadConfig(invocation.env);
  const chosen = chosenOf(invocation, config, "sync");
  const lock = takeLock(config.dataDir, MIRRORS_LOCK);
  if (!lock) {
    print(invocation, { elsewhere: true }, "The running server updates the mirrors automatically. See afloat mirror list.");
    return 0;
  }
  try {
    const round = { ...askedFrom(invocation, config), now: Date.now, thorough: true };
    await Promise.all(chosen.map((each) => onceWritten(() => syncMirror(each, round))));
  } finally {
    lock.release();
  }
  return describeStates(invocation, (name) => chosen.some((each) => each.name === name));
};

/** `afloat mirror check [NAME]`: reads back every file of mirrors and names those that are not what is published here. */
const check: Command = async (invocation) => {
  const config = loadConfig(invocation.env);
  const chosen = chosenOf(invocation, config, "check");
  const mirrors = await Promise.all(chosen.map((each) => outcomeOf(invocation, each, config)));
  print(invocation, { mirrors }, mirrors.flatMap(describeState).join("\n"));
  return mirrors.some(({ fault, differing }) => fault !== null || differing.length > 0) ? 1 : 0;
};

interface Outcome {
  name: string;
  checked: number;
  differing: string[];
  fault: string | null;
}

async function outcomeOf(invocation: Invocation, each: MirrorConfig, config: Config): Promise<Outcome> {
  const { name } = each;
  try {
    const { checked, differing } = await onceWritten(() => checkMirror(each, askedFrom(invocation, config)));
    return { name, checked, differing, fault: null };
  } catch (error) {
    if (!(error instanceof MirrorFault)) throw error;
    return { name, checked: 0, differing: [], fault: error.message };
  }
}

const describeState = ({ name, checked, differing, fault }: Outcome): string[] => {
  if (fault !== null) return [`Mirror ${name} cannot be checked: ${fault}`];
  if (differing.length === 0) return [`Mirror ${name} serves all ${checked} files as published.`];
  return differing.map((file) => `Mirror ${name} does not serve ${file} as published.`);
};

function chosenOf({ argv }: Invocation, { mirrors }: Config, word: string): readonly MirrorConfig[] {
  const { words } = readArguments(argv, { usage: `mirror ${word} [NAME]`, options: {}, words: [0, 1] });
  const chosen = words.length === 0 ? mirrors : mirrors.filter(({ name }) => name === words[0]);
  if (chosen.length > 0) return chosen;
  const names = mirrors.map(({ name }) => name).join(", ");
  const repair = names ? `Available: ${names}.` : "No mirrors in afloat.yaml: list them under “mirrors”.";
  throw new Refusal("mirror", words[0] ? `Unknown mirror ${words[0]}.` : "No mirrors.", repair);
}

const askedFrom = ({ env }: Invocation, { dataDir }: Config) => ({ dataDir, env, signal: new AbortController().signal });

const LOOKS = 100;

/** A publication may be under way: then it is looked at again. */
async function onceWritten<T>(work: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BeingWritten)) throw error;
      if (look === LOOKS)
        throw new Refusal(
          "site",
          `The published files are inconsistent: ${error.message}`,
          "Run afloat publish, then try again.",
        );
      await sleep(100);
    }
  }
}

export const mirror: Command = commandOf("mirror", { list, sync, check });
