import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { entryToJson } from "#domain/accounts/audit-entry.ts";
import { checkAuditLog, exportAuditLog } from "#usecases/accounts/audit.ts";

const exportAll = defineCommand({
  summary: "Print the audit log as JSON Lines.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      for (const entry of exportAuditLog(context)) invocation.stdout.write(`${JSON.stringify(entryToJson(entry))}\n`);
      return 0;
    }),
});

const verify = defineCommand({
  summary: "Verify that the audit log is unchanged. Exits with 1 if it is not.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const broken = checkAuditLog(context);
      const isIntact = broken === undefined;
      const text = isIntact ? "The audit log is intact." : `Entry ${broken} has been changed, or an earlier one is missing.`;
      print(invocation, { whole: isIntact, ...(!isIntact && { broken }) }, text);
      return isIntact ? 0 : 1;
    }),
});

export const command: CommandGroup = {
  summary: "Export and verify the audit log: what users and programs did.",
  commands: { export: exportAll, verify },
};
