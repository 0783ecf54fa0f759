import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { entryToJson } from "#domain/accounts/audit-entry.ts";
import { checkAuditLog, exportAuditLog } from "#usecases/accounts/audit.ts";

const exportAll: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "audit export", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    for (const entry of exportAuditLog(context)) invocation.stdout.write(`${JSON.stringify(entryToJson(entry))}\n`);
    return 0;
  });
};

const verify: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "audit verify", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const broken = checkAuditLog(context);
    const told =
      broken === undefined ? "The audit log is intact." : `Entry ${broken} has been changed, or an earlier one is missing.`;
    print(invocation, { whole: broken === undefined, ...(broken !== undefined && { broken }) }, told);
    return broken === undefined ? 0 : 1;
  });
};

/** `afloat audit export|verify`: who did what when. */
export const audit = commandOf("audit", { export: exportAll, verify });
