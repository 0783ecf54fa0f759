import type { Notice } from "#queries/notice.ts";
import { chatText } from "./chat-text.ts";

/** What Slack's own marks are made of (docs.slack.dev, “Escaping text”). */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const plain = (text: string) => ({ type: "plain_text", text, emoji: false });

/**
 * The body for an incoming webhook of Slack, in Block Kit. People's words stand in plain text alone: there neither marks nor mentions work.
 * Limits: 150 characters in a header, 3000 in a section.
 */
export function slackBody(notice: Notice): object {
  const { heading, text, scope, url, labels } = chatText(notice, { heading: 150, text: 3000 });
  return {
    text: escaped(heading),
    mrkdwn: false,
    unfurl_links: false,
    blocks: [
      { type: "header", text: plain(heading) },
      { type: "section", text: plain(text) },
      ...(scope.length > 0 ? [{ type: "context", elements: [plain(scope.join("\n").slice(0, 3000))] }] : []),
      { type: "actions", elements: [{ type: "button", text: plain(labels.open), url }] },
    ],
  };
}
