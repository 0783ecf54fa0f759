import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import type { Notice } from "#db/notifications/notices.ts";
import type { NoticeState } from "#domain/notifications/delivery.ts";
import { toIso } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { dropNotice, readNotices, retryNotice } from "#usecases/notifications/notices.ts";

const MAX_LISTED = 500;
const UNSENT: readonly NoticeState[] = ["waiting", "dead"];
const ALL: readonly NoticeState[] = ["waiting", "dead", "sent", "dropped"];

const list = defineCommand({
  summary: "List waiting and failed notifications. Exits with 1 if one failed for good.",
  options: { all: { type: "boolean", summary: "List sent and dropped notifications too." } },
  run: (invocation, { options }) =>
    withRecord(invocation, async ({ context }) => {
      const { notices, counts } = readNotices(context, options.all ? ALL : UNSENT, MAX_LISTED);
      const result = { counts, notices: notices.map(noticeJson) };
      print(invocation, result, notices.map(noticeLine).join("\n") || "No notifications waiting or failed.");
      return counts.some(({ state }) => state === "dead") ? 1 : 0;
    }),
});

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

const noticeLine = ({ id, channel, revisionId, state, attempts, fault }: Notice): string =>
  `${id}  ${state}  ${channel}  ${revisionId}  ${attempts} ${attempts === 1 ? "attempt" : "attempts"}${fault ? `: ${fault}` : ""}`;

/** A command that changes one notification, and then prints `done`. */
const changeCommand = (summary: string, done: string, change: (context: Context, id: string) => void) =>
  defineCommand({
    summary,
    positionals: "ID",
    run: (invocation, { positionals: [id] }) =>
      withRecord(invocation, async ({ context }) => {
        change(context, id);
        print(invocation, { id }, done);
        return 0;
      }),
  });

export const command: CommandGroup = {
  summary: "List, retry and drop notifications.",
  commands: {
    list,
    retry: changeCommand("Send a notification again at once.", "The running server will retry it now.", retryNotice),
    drop: changeCommand("Drop a waiting or failed notification.", "Notification dropped.", dropNotice),
  },
};
