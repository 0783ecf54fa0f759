import { secretUrl } from "#config/fields.ts";
import { cutTo } from "#domain/notifications/message.ts";
import { toIso } from "#domain/time.ts";
import { httpKind } from "./shared/channel-kind.ts";
import { chatText } from "./shared/chat-text.ts";

// Limits of an embed, in characters.
const MAX_TITLE_LENGTH = 256;
const MAX_DESCRIPTION_LENGTH = 4096;
const MAX_FIELD_LENGTH = 1024;

/** Escapes the characters of Discord's Markdown and mentions. */
const escaped = (text: string): string => text.replace(/[\\`*_~|<>[\]()#@]/g, "\\$&");

export default httpKind({
  name: "discord",
  summary: "a webhook of a channel in Discord",
  fields: { urlEnv: secretUrl },
  maxBytes: 50_000,
  markup: {
    paths: ["embeds.0.title", "embeds.0.description", "embeds.0.fields.0.value"],
    mark: /(?<!\\)(?:\\\\)*[`*_~|<>[\]()#@]/,
  },
  body(notice) {
    const { heading, text, scope, url, labels } = chatText(notice, { heading: 120, text: 2000 });
    const impact = { name: labels.impact, value: cutTo(MAX_FIELD_LENGTH, escaped(scope.join("\n"))) };
    return {
      // Discord then notifies no one, even if a mention were left in a text.
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: cutTo(MAX_TITLE_LENGTH, escaped(heading)),
          description: cutTo(MAX_DESCRIPTION_LENGTH, escaped(text)),
          url,
          timestamp: toIso(notice.publishedAt),
          ...(scope.length > 0 && { fields: [impact] }),
        },
      ],
    };
  },
});
