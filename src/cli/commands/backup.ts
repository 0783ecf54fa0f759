import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineCommand, print } from "#cli/command.ts";
import { readRuntimePaths } from "#config/environment.ts";
import { backupName } from "#db/engine/backup-files.ts";
import { backUpRecord } from "#db/engine/copy.ts";

export const command = defineCommand({
  summary: "Back up the database to one file, also while a server runs.",
  positionals: "FILE|FOLDER",
  notes: ["If you give a folder, the file is named after the time. The keys are not included."],
  async run(invocation, { positionals: [target] }) {
    const { dataDir } = readRuntimePaths(invocation.env);
    const file = fileFor(target);
    const { version, rows } = backUpRecord(join(dataDir, "afloat.db"), file);
    const { size } = statSync(file);
    const keys = join(dataDir, "keys");
    print(
      invocation,
      { file, bytes: size, version, rows: Object.fromEntries(rows), withoutKeys: keys },
      [
        `Backed up to ${file} and verified: ${rows.get("incidents")} incidents, ${rows.get("updates")} updates, ${size} bytes.`,
        `The keys in ${keys} are not included. Store a copy of that folder separately from the backups, where only you can read it.`,
      ].join("\n"),
    );
    return 0;
  },
});

function fileFor(target: string): string {
  const path = resolve(target);
  const isFolder = /[/\\]$/.test(target) || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? join(path, backupName("afloat", Date.now())) : path;
}
