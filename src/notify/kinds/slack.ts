import { secretUrl } from "#config/fields.ts";
import { httpKind } from "./shared/channel-kind.ts";
import { chatText } from "./shared/chat-text.ts";

// Limits of Block Kit, in characters.
const MAX_HEADER_LENGTH = 150;
const MAX_SECTION_LENGTH = 3000;

/** Escapes the characters of Slack's markup (docs.slack.dev, “Escaping text”). */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Slack interprets neither markup nor mentions in an element of this type. */
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });

export default httpKind({
  name: "slack",
  summary: "an incoming webhook of Slack (Block Kit)",
  fields: { urlEnv: secretUrl },
  maxBytes: 50_000,
  // The text of notifications on a phone; the blocks contain plain text only.
  markup: { paths: ["text"], mark: /[<>]|&(?!(?:amp|lt|gt);)/ },
  body(notice) {
    const { heading, text, scope, url, labels } = chatText(notice, { heading: MAX_HEADER_LENGTH, text: MAX_SECTION_LENGTH });
    return {
      text: escaped(heading),
      mrkdwn: false,
      unfurl_links: false,
      blocks: [
        { type: "header", text: plain(heading) },
        { type: "section", text: plain(text) },
        ...(scope.length > 0 ? [{ type: "context", elements: [plain(scope.join("\n").slice(0, MAX_SECTION_LENGTH))] }] : []),
        { type: "actions", elements: [{ type: "button", text: plain(labels.open), url }] },
      ],
    };
  },
});
