import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { inRehearsal } from "#config/environment.ts";
import { loadConfig } from "#config/load.ts";
import { durationText } from "#domain/duration-text.ts";
import { Refusal } from "#domain/errors.ts";
import { SECOND, toIso } from "#domain/time.ts";
import { readRehearsal } from "#usecases/record/rehearsal.ts";

const report = defineCommand({
  summary: "Show the time to the first update, and which next-update commitments were met.",
  notes: ["Start a rehearsal with “afloat serve --rehearsal”."],
  async run(given) {
    const invocation = { ...given, env: inRehearsal(given.env) };
    const { rehearsal, dataDir } = loadConfig(invocation.env);
    if (!rehearsal)
      throw new Refusal("rehearsal", `There is no rehearsal in ${dataDir}.`, "Start one with “afloat serve --rehearsal”.");
    return withRecord(invocation, async ({ context }) => {
      const { startedAt, firstPostAfter, updates, promises } = readRehearsal(context, rehearsal.beganAt);
      const first =
        firstPostAfter === null
          ? "Nothing posted yet."
          : `First update after ${durationText(firstPostAfter)} (${Math.round(firstPostAfter / SECOND)} s).`;
      const { kept: onTime, late, due, overdue } = promises;
      print(
        invocation,
        { beganAt: toIso(startedAt), firstPostAfterMs: firstPostAfter, updates, promises },
        `Started ${toIso(startedAt)}. ${first}\n${updates} updates; promised updates on time: ${onTime}, late: ${late}, overdue: ${overdue}, not yet due: ${due}.`,
      );
      return 0;
    });
  },
});

export const command: CommandGroup = { summary: "Report on a rehearsal.", commands: { report } };
