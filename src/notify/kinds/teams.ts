import { secretUrl } from "#config/fields.ts";
import { cutTo } from "#domain/notifications/message.ts";
import type { Notice } from "#queries/notice.ts";
import { httpKind } from "./shared/channel-kind.ts";
import { chatText } from "./shared/chat-text.ts";

/** Teams refuses longer messages. */
const MAX_BYTES = 28_000;
/** Limits in characters. Only a text of many short lines, or an unusually long one, needs the lower ones: each line is an element. */
const LIMITS = { text: 5000, scope: Number.POSITIVE_INFINITY };
const LOWER_LIMITS = { text: 500, scope: 1000 };

/** A block of text runs. Unlike a TextBlock it interprets no Markdown, so texts of updates stay plain. */
const textRuns = (text: string, style: object = {}) => ({
  type: "RichTextBlock",
  inlines: text.split("\n").map((line, n) => ({ type: "TextRun", text: n === 0 ? line : `\n${line}`, ...style })),
});

function messageOf(notice: Notice, limits: typeof LIMITS): object {
  const { heading, text, scope, url, labels } = chatText(notice, { heading: 200, text: limits.text });
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      textRuns(heading, { weight: "Bolder", size: "Medium" }),
      textRuns(text),
      ...(scope.length > 0 ? [textRuns(cutTo(limits.scope, scope.join("\n")), { isSubtle: true })] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: labels.open, url }],
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
  };
}

export default httpKind({
  name: "teams",
  summary: "a workflow of Microsoft Teams, “Post to a channel when a webhook request is received” (Adaptive Card 1.4)",
  fields: { urlEnv: secretUrl },
  maxBytes: MAX_BYTES,
  markup: null,
  body(notice) {
    const message = messageOf(notice, LIMITS);
    return Buffer.byteLength(JSON.stringify(message)) <= MAX_BYTES ? message : messageOf(notice, LOWER_LIMITS);
  },
});
