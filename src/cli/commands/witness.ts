import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, type Invocation, print, readArguments, WrongUsage } from "#cli/command.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { copyAt } from "#integrity/copy.ts";
import { keyLine } from "#integrity/minisign.ts";
import { type Memory, NOTHING_SEEN, type Observation, observe } from "#integrity/witness.ts";
import { keyFrom } from "./verify.ts";

const USAGE = "witness URL… [--state FILE] [--key FILE|BASE64] [--once | --every SECONDS]";
const EVERY = 300;

/** `afloat witness URL…`: on another machine, sees to it that every copy shows one log that only grows, and remembers what it saw. */
export const witness: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: USAGE,
    options: { state: { type: "string" }, key: { type: "string" }, once: { type: "boolean" }, every: { type: "string" } },
    words: [1, 100],
  });
  if (options.once && options.every !== undefined)
    throw new WrongUsage(`--once and --every cannot be combined. Usage: afloat ${USAGE}`);
  const file = options.state ?? "afloat-witness.json";
  const key = options.key === undefined ? null : keyLine(keyFrom(options.key));
  const seconds = secondsFrom(options.every);
  const lookOnce = async (): Promise<Observation> => {
    const memory = recall(file);
    const seen = await observe(words.map(copyAt), { ...memory, key: key ?? memory.key }, Date.now);
    remember(file, seen.memory);
    return seen;
  };
  if (options.once) return tell(invocation, await lookOnce());
  for (let former = ""; ; await sleep(seconds * 1_000)) {
    const seen = await lookOnce();
    // What goes on unchanged is told once.
    if (former !== JSON.stringify(seen.complaints)) tell(invocation, seen);
    former = JSON.stringify(seen.complaints);
  }
};

function tell(invocation: Invocation, { complaints, memory }: Observation): number {
  const { size, root } = memory.log;
  const good = `All copies agree: a log of ${size} lines, root ${root}.`;
  const words = complaints.length === 0 ? [good] : complaints;
  const at = toIso(Date.now());
  print(invocation, { at, complaints, log: memory.log }, words.map((text) => `${at} ${text}`).join("\n"));
  return complaints.length > 0 ? 1 : 0;
}

function secondsFrom(text: string | undefined): number {
  if (text === undefined) return EVERY;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new WrongUsage(`“${text}” is not a number of seconds. Usage: afloat ${USAGE}`);
}

function recall(file: string): Memory {
  if (!existsSync(file)) return NOTHING_SEEN;
  try {
    const { key, log, seen } = JSON.parse(readFileSync(file, "utf8")) as Memory;
    if ((key === null || typeof key === "string") && Number.isSafeInteger(log.size) && typeof seen === "object")
      return { key, log, seen };
  } catch {
    // Told below, together with a file of another form.
  }
  throw new Refusal(
    "state",
    `${file} is not a witness state file.`,
    "Give another file, or restore this one: without it there is no history to compare with.",
  );
}

/** In one step, so that a witness that is killed does not forget. */
function remember(file: string, memory: Memory): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(memory, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
