import { Refusal } from "#domain/errors.ts";

/** How long the process stays alive to send its response. */
const EXIT_DELAY_MS = 250;

/**
 * Converts a failed write of the record into a refusal for the sender; every other error is returned unchanged. After a
 * write that the disk did not confirm, the process exits: another attempt would hide the loss, since SQLite, like the kernel,
 * regards the lost pages as written.
 */
export function asRefusal(error: unknown): unknown {
  const { code = "", message } = error as { code?: string; message?: string };
  if (code.startsWith("SQLITE_IOERR")) endAfter(error);
  const [, rule, repair] = MESSAGES.find(([pattern]) => pattern.test(code)) ?? [];
  return rule && repair ? new Refusal("record", rule.replace("%", message ?? code), repair) : error;
}

/** Advice for when this machine cannot be used any more. */
export const ELSEWHERE = "If that takes long, continue from another machine: see “When the admin is lost” in docs/operations.md.";

const MESSAGES: readonly [code: RegExp, rule: string, repair: string][] = [
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

/**
 * Throws the error after a delay, which ends the process as any uncaught error does. By then a server has responded; a command
 * has already ended by itself.
 */
function endAfter(error: unknown): void {
  setTimeout(() => {
    throw error;
  }, EXIT_DELAY_MS).unref();
}
