import { defineCommand } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { writeEntryLine } from "#import/entry-file.ts";
import { exportIncidents } from "#usecases/record/transfer.ts";

export const command = defineCommand({
  summary: "Print all incidents and maintenances, or one, as an incident file in JSON Lines.",
  positionals: "[ID]",
  run: (invocation, { positionals: [id] }) =>
    withRecord(invocation, async ({ context }) => {
      for (const entry of exportIncidents(context, id)) invocation.stdout.write(`${writeEntryLine(entry)}\n`);
      return 0;
    }),
});
