import { secretUrl } from "#config/fields.ts";
import { httpKind } from "./shared/channel-kind.ts";
import { chatText } from "./shared/chat-text.ts";

/** A block of text runs. Unlike a TextBlock it interprets no Markdown, so texts of updates stay plain. */
const textRuns = (text: string, style: object = {}) => ({
  type: "RichTextBlock",
  inlines: text.split("\n").map((line, n) => ({ type: "TextRun", text: n === 0 ? line : `\n${line}`, ...style })),
});

export default httpKind({
  name: "teams",
  summary: "a workflow of Microsoft Teams, “Post to a channel when a webhook request is received” (Adaptive Card 1.4)",
  fields: { urlEnv: secretUrl },
  maxBytes: 28_000,
  markup: null,
  body(notice) {
    const { heading, text, scope, url, labels } = chatText(notice, { heading: 200, text: 5000 });
    const content = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: [
        textRuns(heading, { weight: "Bolder", size: "Medium" }),
        textRuns(text),
        ...(scope.length > 0 ? [textRuns(scope.join("\n"), { isSubtle: true })] : []),
      ],
      actions: [{ type: "Action.OpenUrl", title: labels.open, url }],
    };
    return {
      type: "message",
      attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
    };
  },
});
