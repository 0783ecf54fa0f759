import { cutTo, oneLine, plainText } from "#domain/notifications/message.ts";
import { withLinkTargets } from "#domain/publishing/text-links.ts";
import type { Notice } from "#queries/notice.ts";

const MAX_SCOPE_LINES = 20;

/** The content of a chat message as plain text. Each kind encodes it for its receiver. */
export interface ChatText {
  heading: string;
  text: string;
  /** What was affected right after the update, one line each. */
  scope: string[];
  url: string;
  labels: Notice["labels"];
}

/** The content of a notice. Limits are in characters and apply before anything is escaped. */
export const chatText = (notice: Notice, maxLength: { heading: number; text: number }): ChatText => ({
  heading: cutTo(maxLength.heading, oneLine(`${notice.name}: ${notice.entry.title}`)),
  text: cutTo(maxLength.text, plainText(withLinkTargets(notice.text, notice.links))) || "…",
  scope: notice.scope.slice(0, MAX_SCOPE_LINES).map(({ text }) => text),
  url: notice.url,
  labels: notice.labels,
});
