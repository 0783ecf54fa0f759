import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { inRehearsal, REHEARSAL_FILE, readRuntimePaths } from "#config/environment.ts";
import { loadConfig } from "#config/load.ts";
import { seedRehearsal } from "#db/admin/rehearsal.ts";
import { openDb } from "#db/engine/open.ts";
import { durationText } from "#domain/duration-text.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { readRehearsal } from "#usecases/record/rehearsal.ts";

/** The environment of the rehearsal; makes its record, with nothing in it that happened, where there is none. */
export function enterRehearsal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const real = readRuntimePaths(env).dataDir;
  const rehearsing = inRehearsal(env);
  const { dataDir } = readRuntimePaths(rehearsing);
  const began = join(dataDir, REHEARSAL_FILE);
  if (existsSync(began)) return rehearsing;
  const db = openDb(join(dataDir, "afloat.db"));
  try {
    seedRehearsal(db, join(real, "afloat.db"));
  } finally {
    db.$client.close();
  }
  writeFileSync(began, `${JSON.stringify({ beganAt: toIso(Date.now()) })}\n`);
  return rehearsing;
}

const report: Command = async (given) => {
  readArguments(given.argv, { usage: "rehearsal report", options: {}, words: [0, 0] });
  const invocation = { ...given, env: inRehearsal(given.env) };
  const { rehearsal, dataDir } = loadConfig(invocation.env);
  if (!rehearsal)
    throw new Refusal("rehearsal", `There is no rehearsal in ${dataDir}.`, "Start one with “afloat serve --rehearsal”.");
  return withRecord(invocation, async ({ context }) => {
    const { startedAt: beganAt, firstPostAfter, updates, promises } = readRehearsal(context, rehearsal.beganAt);
    const first =
      firstPostAfter === null
        ? "Nothing posted yet."
        : `First update after ${durationText(firstPostAfter)} (${Math.round(firstPostAfter / 1000)} s).`;
    const { kept, late, due, overdue } = promises;
    print(
      invocation,
      { beganAt: toIso(beganAt), firstPostAfterMs: firstPostAfter, updates, promises },
      `Started ${toIso(beganAt)}. ${first}\n${updates} updates; promised updates on time: ${kept}, late: ${late}, overdue: ${overdue}, not yet due: ${due}.`,
    );
    return 0;
  });
};

/** `afloat rehearsal report`: how soon the first word came, and which promises were kept. */
export const rehearsal = commandOf("rehearsal", { report });
