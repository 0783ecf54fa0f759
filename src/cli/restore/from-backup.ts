import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Invocation, print } from "#cli/command.ts";
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
 * Replaces the database with a backup, saves the previous one, and renders every page again. Changes newer than the backup are
 * recovered from the published log: from `site`, or else from the local site.
 */
export async function restoreBackup(invocation: Invocation, file: string, site: string | undefined): Promise<number> {
  const config = loadConfig(invocation.env);
  refuseForeignOwner(config);
  const lock = takePublisherLock(config.dataDir);
  if (!lock)
    throw new Refusal(
      "server",
      `Afloat is running on ${config.dataDir}.`,
      "Stop it, restore, and start it again. The site can keep running: “afloat serve --site-only”.",
    );
  try {
    const backup = resolve(file);
    const record = join(config.dataDir, "afloat.db");
    const published = await readPublishedLines(site ?? siteFolders(config.dataDir).site);
    let forward = 0;
    const staged = stage(backup, record, (db) => {
      forward = applyMissingLog({ db }, published);
    });
    const replaced = replaceRecord(record, staged.file, Date.now());
    const result = await publishEverything(invocation, config).catch(keysRefusal);
    printRestored(invocation, { backup, staged, replaced, forward, published: result, config });
    return result instanceof Refusal ? 1 : 0;
  } finally {
    lock.release();
  }
}

/** Without the keys the record is restored all the same; nothing is published until a person decides. */
function keysRefusal(error: unknown): Refusal {
  if (error instanceof Refusal && error.field === "keys") return error;
  throw error;
}

/** Refuses to run as root on another user's folder: the server could not write the restored files. */
function refuseForeignOwner({ dataDir }: Config): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  if (process.getuid?.() !== 0 || owner === undefined || owner === 0) return;
  const rule = `${dataDir} belongs to user id ${owner}, but this command runs as root.`;
  throw new Refusal("user", rule, `Restore as that user: sudo -u '#${owner}' afloat restore …`);
}

interface Restored {
  backup: string;
  staged: Staged;
  /** The file of the previous database. */
  replaced: string | undefined;
  /** How many lines of the published log were newer than the backup. */
  forward: number;
  /** Why nothing was published, where the signing key is missing. */
  published: Receipt | Refusal;
  config: Config;
}

function printRestored(invocation: Invocation, { backup, staged, replaced, forward, published, config }: Restored): void {
  const { rows } = staged.contents;
  const counts = { incidents: rows.get("incidents") ?? 0, updates: rows.get("updates") ?? 0 };
  const missing = published instanceof Refusal ? published : undefined;
  const receipt = published instanceof Refusal ? undefined : published;
  const [files, liveAt] = [receipt?.paths.size ?? null, receipt ? toIso(receipt.liveAt) : null];
  const lacksLinkKey = staged.contents.rows.get("subscribers") && !existsSync(join(config.dataDir, "keys", "subscriptions.key"));
  const migrated = staged.migration && { from: staged.migration.from, to: staged.migration.to };
  print(
    invocation,
    {
      restored: backup,
      ...counts,
      replaced: replaced ?? null,
      migrated: migrated ?? null,
      forward,
      files,
      liveAt,
      missing: missing?.rule ?? null,
    },
    [
      `Restored ${backup}: ${counts.incidents} incidents, ${counts.updates} updates.`,
      ...(migrated ? [`It was from an older version, and was migrated from ${migrated.from} to ${migrated.to}.`] : []),
      ...(forward > 0
        ? [`${forward} lines of the published log are newer than the backup: their changes were recovered from the log.`]
        : []),
      ...(replaced ? [`The previous database is saved as ${replaced}.`] : []),
      "Accounts and passwords are those of the backup. Everyone must sign in again.",
      ...(lacksLinkKey
        ? ["keys/subscriptions.key is missing: without your copy of it, no mail is sent to subscribers. See afloat key new."]
        : []),
      missing ? `${missing.rule} ${missing.repair}` : `All pages rendered: ${files} files, live since ${liveAt}.`,
    ].join("\n"),
  );
}
