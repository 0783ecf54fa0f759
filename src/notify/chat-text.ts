import { cutTo, oneLine, plainText } from "#domain/notifications/message.ts";
import type { Notice } from "#queries/notice.ts";

/** What a message in a chat says, in plain words that each format then makes its own. */
export interface ChatText {
  heading: string;
  text: string;
  /** What was hit right after it, a line each. */
  scope: string[];
  url: string;
  /** What its parts are called. */
  labels: Notice["labels"];
}

/** The words of a notice, none longer than a format allows. */
export const chatText = (notice: Notice, most: { heading: number; text: number }): ChatText => ({
  heading: cutTo(most.heading, oneLine(`${notice.name}: ${notice.entry.title}`)),
  text: cutTo(most.text, plainText(notice.text)) || "…",
  scope: notice.scope.slice(0, 20).map(({ text: words }) => words),
  url: notice.url,
  labels: notice.labels,
});
