import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import type { Notice } from "#db/notifications/notices.ts";
import type { NoticeState } from "#domain/notifications/delivery.ts";
import { toIso } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { dropNotice, readNotices, retryNotice } from "#usecases/notifications/notices.ts";

const LISTED = 500;
const UNSENT: readonly NoticeState[] = ["waiting", "dead"];
const ALL: readonly NoticeState[] = ["waiting", "dead", "sent", "dropped"];

/** `afloat notice list [--all]`: what waits and what failed; with --all also what was sent or given up. Ends with 1 when something failed for good. */
const list: Command = (invocation) => {
  const { options } = readArguments(invocation.argv, {
    usage: "notice list [--all]",
    options: { all: { type: "boolean", default: false } },
    words: [0, 0],
  });
  return withRecord(invocation, async ({ context }) => {
    const { notices, counts } = readNotices(context, options.all ? ALL : UNSENT, LISTED);
    const result = { counts, notices: notices.map(noticeJson) };
    print(invocation, result, notices.map(lineOn).join("\n") || "No notifications waiting or failed.");
    return counts.some(({ state }) => state === "dead") ? 1 : 0;
  });
};

const noticeJson = (notice: Notice) => ({
  id: notice.id,
  channel: notice.channel,
  recipient: notice.recipient,
  word: notice.revisionId,
  entryId: notice.entryId,
  publication: notice.publication,
  state: notice.state,
  attempts: notice.attempts,
  fault: notice.fault,
  queuedAt: toIso(notice.queuedAt),
  nextAt: notice.state === "waiting" && notice.nextAt > 0 ? toIso(notice.nextAt) : null,
  settledAt: notice.settledAt === null ? null : toIso(notice.settledAt),
});

const lineOn = ({ id, channel, revisionId, state, attempts, fault }: Notice): string =>
  `${id}  ${state}  ${channel}  ${revisionId}  ${attempts} ${attempts === 1 ? "attempt" : "attempts"}${fault ? `: ${fault}` : ""}`;

const deciding =
  (word: string, told: string, decide: (context: Context, id: string) => void): Command =>
  (invocation) => {
    const { words } = readArguments(invocation.argv, { usage: `notice ${word} ID`, options: {}, words: [1, 1] });
    return withRecord(invocation, async ({ context }) => {
      const [id] = words as [string];
      decide(context, id);
      print(invocation, { id }, told);
      return 0;
    });
  };

const retry = deciding("retry", "The running server will retry it now.", retryNotice);
const drop = deciding("drop", "Notification dropped.", dropNotice);

/** `afloat notice …`: what is told outside the page. */
export const notice = commandOf("notice", { list, retry, drop });
