import type { Notice } from "#queries/notice.ts";
import { chatText } from "./chat-text.ts";

/** A run of text: unlike a TextBlock, it knows no Markdown, so that people's words stay words. */
const words = (text: string, style: object = {}) => ({
  type: "RichTextBlock",
  inlines: text.split("\n").map((line, n) => ({ type: "TextRun", text: n === 0 ? line : `\n${line}`, ...style })),
});

/** The body for a workflow of Microsoft Teams that posts what its webhook is sent: an Adaptive Card 1.4. A message may have 28 kB. */
export function teamsBody(notice: Notice): object {
  const { heading, text, scope, url, labels } = chatText(notice, { heading: 200, text: 5000 });
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      words(heading, { weight: "Bolder", size: "Medium" }),
      words(text),
      ...(scope.length > 0 ? [words(scope.join("\n"), { isSubtle: true })] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: labels.open, url }],
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
  };
}
