import { loadEntries } from "#db/incidents/entries.ts";
import { latestNotices, type Notice, noticeCounts } from "#db/notifications/notices.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Context } from "#usecases/context.ts";

const LISTED = 100;

/** A notice with its incident or maintenance; null for a mail about a subscription. */
interface ListedNotice {
  notice: Notice;
  entry: Entry | null;
}

/**
 * The page about notifications for staff: numbers by channel and state, unsent ones, and recently sent ones, the newest first.
 */
export interface NoticesPage {
  channels: { channel: string; waiting: number; dead: number; sent: number }[];
  unsent: ListedNotice[];
  sent: ListedNotice[];
}

export function readNoticesPage({ db }: Pick<Context, "db">): NoticesPage {
  const counts = noticeCounts(db);
  const channels = [...new Set(counts.map(({ channel }) => channel))];
  const countOf = (channel: string, state: Notice["state"]) =>
    counts.find((each) => each.channel === channel && each.state === state)?.count ?? 0;
  const unsent = [...latestNotices(db, ["dead"], LISTED), ...latestNotices(db, ["waiting"], LISTED)];
  const sent = latestNotices(db, ["sent", "dropped"], LISTED);
  const ids = new Set([...unsent, ...sent].flatMap(({ entryId }) => entryId ?? []));
  const entries = new Map(loadEntries(db, [...ids]).map((entry) => [entry.id, entry]));
  const listed = (notice: Notice): ListedNotice => ({ notice, entry: entries.get(notice.entryId ?? "") ?? null });
  return {
    channels: channels.map((channel) => ({
      channel,
      waiting: countOf(channel, "waiting"),
      dead: countOf(channel, "dead"),
      sent: countOf(channel, "sent"),
    })),
    unsent: unsent.map(listed),
    sent: sent.map(listed),
  };
}
