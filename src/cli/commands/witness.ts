import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { defineCommand, type Invocation, print, WrongArguments } from "#cli/command.ts";
import { PUBLIC_KEY } from "#cli/options.ts";
import { readPublicKey } from "#cli/public-key.ts";
import { Refusal } from "#domain/errors.ts";
import { SECOND, toIso } from "#domain/time.ts";
import { copyAt } from "#integrity/copy.ts";
import { keyLine } from "#integrity/minisign.ts";
import { type Memory, NOTHING_SEEN, type Observation, observe } from "#integrity/witness.ts";

const DEFAULT_SECONDS = 300;
const DEFAULT_STATE_FILE = "afloat-witness.json";

export const command = defineCommand({
  summary: "Monitor a site: its log must be append-only, and its copies must agree. Run this on another machine.",
  positionals: "URL…",
  options: {
    state: { type: "string", value: "FILE", summary: `The file that stores what it saw. Default: ${DEFAULT_STATE_FILE}.` },
    key: PUBLIC_KEY,
    once: { type: "boolean", summary: "Check once, and exit with 1 if something is wrong." },
    every: { type: "string", value: "SECONDS", summary: `The time between checks. Default: ${DEFAULT_SECONDS}.` },
  },
  exclusive: [["once", "every"]],
  async run(invocation, { positionals: urls, options }) {
    const file = options.state ?? DEFAULT_STATE_FILE;
    const key = options.key === undefined ? null : keyLine(readPublicKey(options.key));
    const intervalMs = readSeconds(options.every) * SECOND;
    const check = async (): Promise<Observation> => {
      const memory = readState(file);
      const seen = await observe(urls.map(copyAt), { ...memory, key: key ?? memory.key }, Date.now);
      writeState(file, seen.memory);
      return seen;
    };
    if (options.once) return printResult(invocation, await check());
    for (let reported = ""; ; await sleep(intervalMs)) {
      const seen = await check();
      const complaints = JSON.stringify(seen.complaints);
      // An unchanged result is printed once.
      if (complaints !== reported) printResult(invocation, seen);
      reported = complaints;
    }
  },
});

function printResult(invocation: Invocation, observation: Observation): number {
  const { complaints, memory, compared } = observation;
  const lines = complaints.length === 0 ? [agreement(observation)] : complaints;
  const at = toIso(Date.now());
  print(invocation, { at, complaints, log: memory.log, compared }, lines.map((text) => `${at} ${text}`).join("\n"));
  return complaints.length > 0 ? 1 : 0;
}

/** What was compared, so that nobody takes a sample for all files. */
function agreement({ memory, compared }: Observation): string {
  const { size, root } = memory.log;
  const each = compared.map(({ copy, checked, isThorough, forms }) => {
    const scope = isThorough ? `all ${checked} files` : `${checked} files, the front pages and open incidents among them`;
    return `${copy}: ${scope}${forms > 1 ? ", each without compression, and as clients that accept gzip, br or zstd" : ""}`;
  });
  return `All copies agree: a log of ${size} lines, root ${root}. Compared with the signed hashes: ${each.join("; ")}.`;
}

function readSeconds(given: string | undefined): number {
  if (given === undefined) return DEFAULT_SECONDS;
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new WrongArguments(`“${given}” is not a number of seconds.`);
}

function readState(file: string): Memory {
  if (!existsSync(file)) return NOTHING_SEEN;
  try {
    const { key, log, seen, full = {} } = JSON.parse(readFileSync(file, "utf8")) as Memory;
    if ((key === null || typeof key === "string") && Number.isSafeInteger(log.size) && typeof seen === "object")
      return { key, log, seen, full };
  } catch {
    // Refused below, like a file of another form.
  }
  throw new Refusal(
    "state",
    `${file} is not a witness state file.`,
    "Give another file, or restore this one: without it there is no history to compare with.",
  );
}

/** Replaces the file in one step: a witness that is killed keeps its state. */
function writeState(file: string, memory: Memory): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(memory, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
