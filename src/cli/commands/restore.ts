import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, type Invocation, print, readArguments, WrongUsage } from "#cli/command.ts";
import { publishEverything } from "#cli/record.ts";
import { type Config, loadConfig } from "#config/load.ts";
import { replaceRecord } from "#db/engine/replace.ts";
import { type Staged, stage } from "#db/engine/restore.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { takePublisherLock } from "#publisher/lock.ts";
import type { Receipt } from "#publisher/publication.ts";
import { readPublishedLines } from "#publisher/published-log.ts";
import { siteFolders } from "#publisher/site-folders.ts";
import { applyMissingLog } from "#usecases/record/rebuilding.ts";

/**
 * `afloat restore FILE`: puts a backup in the place of the record, which is kept, and makes every page again. What is younger is
 * taken from the published log, here or in another copy of the site.
 */
export const restore: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "restore FILE [--site FOLDER | --trial] | --from URL|FOLDER",
    options: { site: { type: "string" }, from: { type: "string" }, trial: { type: "boolean" } },
    words: [0, 1],
  });
  const { from } = options;
  if ((words.length === 0) !== (from !== undefined) || (from !== undefined && options.site !== undefined))
    throw new WrongUsage(
      "Give a backup, or a copy of the site with --from. Usage: afloat restore FILE [--site FOLDER | --trial] | --from URL|FOLDER",
    );
  if (from !== undefined) return (await import("#cli/restore-copy.ts")).restoreFromCopy(invocation, from);
  if (options.trial) return (await import("#cli/restore-trial.ts")).tryRestore(invocation, words[0] as string);
  const config = loadConfig(invocation.env);
  refuseForeignOwner(config);
  const lock = takePublisherLock(config.dataDir);
  if (!lock) {
    const rule = `Afloat is running on ${config.dataDir}.`;
    throw new Refusal(
      "server",
      rule,
      "Stop it, restore, and start it again. The site can keep running: “afloat serve --site-only”.",
    );
  }
  try {
    const backup = resolve(words[0] as string);
    const record = join(config.dataDir, "afloat.db");
    // What readers were told since the backup stands in the published log: none of it is lost.
    const published = await readPublishedLines(options.site ?? siteFolders(config.dataDir).site);
    let forward = 0;
    const staged = stage(backup, record, (db) => {
      forward = applyMissingLog({ db }, published);
    });
    const replaced = replaceRecord(record, staged.file, Date.now());
    const receipt = await publishEverything(invocation, config);
    tell(invocation, { backup, staged, replaced, forward, receipt, config });
    return 0;
  } finally {
    lock.release();
  }
};

/** Whatever the superuser writes, the server's own user cannot write again. */
function refuseForeignOwner({ dataDir }: Config): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  if (process.getuid?.() !== 0 || owner === undefined || owner === 0) return;
  const rule = `${dataDir} belongs to user id ${owner}, but this command runs as root.`;
  throw new Refusal("user", rule, `Restore as that user: sudo -u '#${owner}' afloat restore …`);
}

interface Restored {
  backup: string;
  staged: Staged;
  replaced: string | undefined;
  /** Lines of the published log that were younger than the backup. */
  forward: number;
  receipt: Receipt;
  config: Config;
}

function tell(invocation: Invocation, { backup, staged, replaced, forward, receipt, config }: Restored): void {
  const { rows } = staged.contents;
  const counts = { incidents: rows.get("incidents") ?? 0, updates: rows.get("updates") ?? 0 };
  const [files, liveAt] = [receipt.paths.size, toIso(receipt.liveAt)];
  const keys = join(config.dataDir, "keys");
  const migrated = staged.migration && { from: staged.migration.from, to: staged.migration.to };
  print(
    invocation,
    { restored: backup, ...counts, replaced: replaced ?? null, migrated: migrated ?? null, forward, files, liveAt },
    [
      `Restored ${backup}: ${counts.incidents} incidents, ${counts.updates} updates.`,
      ...(migrated ? [`It was from an older version, and was migrated from ${migrated.from} to ${migrated.to}.`] : []),
      ...(forward > 0
        ? [`${forward} lines of the published log are newer than the backup: their changes were recovered from the log.`]
        : []),
      ...(replaced ? [`The previous database is saved as ${replaced}.`] : []),
      "Accounts and passwords are those of the backup. Everyone must sign in again.",
      ...(existsSync(keys)
        ? []
        : [`There is no ${keys}: put your copy of it there before the next start, or new keys will be created.`]),
      `All pages rendered: ${files} files, live since ${liveAt}.`,
    ].join("\n"),
  );
}
