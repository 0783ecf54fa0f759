import { Refusal } from "#domain/errors.ts";

/** How long an answer may take to get out before the process ends. */
const LAST_WORDS = 250;

/**
 * What a failed write of the record means, in words for whoever sent it; every other error as it is. After a write that the disk did
 * not confirm the process ends: to try again would hide the loss (SQLite, like the kernel, takes the lost pages for written).
 */
export function asRefusal(error: unknown): unknown {
  const { code = "", message } = error as { code?: string; message?: string };
  if (code.startsWith("SQLITE_IOERR")) endAfter(error);
  const [, rule, repair] = WORDS.find(([pattern]) => pattern.test(code)) ?? [];
  return rule && repair ? new Refusal("record", rule.replace("%", message ?? code), repair) : error;
}

/** What to do when this machine is no use any more. */
export const ELSEWHERE = "If that takes long, continue from another machine: see “When the admin is lost” in docs/operations.md.";

const WORDS: readonly [code: RegExp, rule: string, repair: string][] = [
  [/^SQLITE_FULL/, "The database's disk is full: nothing was saved.", "Free some space, and send it again."],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    "Another program has locked the database for more than five seconds: nothing was saved.",
    "Send it again; if the problem persists, stop that program.",
  ],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM)/,
    "The database's disk is not writable: nothing was saved.",
    `Repair or remount it, and send it again. ${ELSEWHERE}`,
  ],
  [
    /^SQLITE_IOERR/,
    "The disk did not confirm the write to the database (%). The admin stops and restarts from what is on disk.",
    `Check in a moment whether your change was saved before you send it again. ${ELSEWHERE}`,
  ],
  [/^SQLITE_(CORRUPT|NOTADB)/, "The database is damaged (%): nothing was saved.", `Restore a backup. ${ELSEWHERE}`],
];

/** A command ends by itself before that; a server answers, and then ends as by any fault that nobody caught. */
function endAfter(error: unknown): void {
  setTimeout(() => {
    throw error;
  }, LAST_WORDS).unref();
}
