import { cutTo } from "#domain/notifications/message.ts";
import { toIso } from "#domain/time.ts";
import type { Notice } from "#queries/notice.ts";
import { chatText } from "./chat-text.ts";

/** What Discord's Markdown and its mentions are made of. */
const escaped = (text: string): string => text.replace(/[\\`*_~|<>[\]()#@]/g, "\\$&");

/** The body for a webhook of Discord. Limits: 256 characters in a title, 4096 in a description, 1024 in a field. Nobody is mentioned, whatever is said. */
export function discordBody(notice: Notice): object {
  const { heading, text, scope, url, labels } = chatText(notice, { heading: 120, text: 2000 });
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cutTo(256, escaped(heading)),
        description: cutTo(4096, escaped(text)),
        url,
        timestamp: toIso(notice.publishedAt),
        ...(scope.length > 0 && { fields: [{ name: labels.impact, value: cutTo(1024, escaped(scope.join("\n"))) }] }),
      },
    ],
  };
}
