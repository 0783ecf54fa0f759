import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, print, readArguments } from "#cli/command.ts";
import { readRuntimePaths } from "#config/environment.ts";
import { backupName } from "#db/engine/backup-files.ts";
import { backUpRecord } from "#db/engine/copy.ts";

/** `afloat backup FILE`: copies the record into one file, of a running server's too; into a folder, under the name of the time. */
export const backup: Command = async (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "backup FILE|FOLDER", options: {}, words: [1, 1] });
  const { dataDir } = readRuntimePaths(invocation.env);
  const file = fileFor(words[0] as string);
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
};

function fileFor(word: string): string {
  const path = resolve(word);
  const isFolder = /[/\\]$/.test(word) || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? join(path, backupName("afloat", Date.now())) : path;
}
