import { expect, test } from "vitest";
import { discordBody } from "#notify/discord.ts";
import { slackBody } from "#notify/slack.ts";
import { teamsBody } from "#notify/teams.ts";
import type { Notice } from "#queries/notice.ts";
import { HOSTILE } from "#tests/support/browser/hostile.ts";

const notice = (title: string, text: string): Notice => ({
  id: "update000000-0",
  name: "Identified",
  publishedAt: 0,
  at: 0,
  text,
  scope: [{ level: "major_outage", plane: "control", services: "API", place: "all regions", words: "API: down" }],
  entry: {
    ...{ id: "incident0001", kind: "incident", title, status: "identified", level: "major_outage" },
    ...{ services: ["api"], regions: [], url: "https://status.example/incidents/incident0001/" },
  },
  url: "https://status.example/incidents/incident0001/#update000000",
  subject: "",
  short: "",
  labels: { open: "Open the status page", impact: "Impact" },
});

/** Texts that would mention, link or mark something in a chat. */
const MARKS = [
  "<!channel> <!everyone> <@U123> <https://evil.example|the bank>",
  "@everyone @here <@123> <@&456> <#789>",
  "[the bank](https://evil.example) **bold** __under__ ~~gone~~ `code` ||hidden|| > quote # heading",
  "*bold* _slanted_ ~gone~ &lt;!channel&gt;",
  "x".repeat(40_000),
  "\u{1F600}".repeat(5_000),
  ...HOSTILE,
];

/** Every string of a value, with its key. */
const stringsIn = (value: unknown, key = ""): [key: string, text: string][] =>
  typeof value === "string"
    ? [[key, value]]
    : value && typeof value === "object"
      ? Object.entries(value).flatMap(([name, each]) => stringsIn(each, Array.isArray(value) ? key : name))
      : [];

test.each(MARKS.map((text) => [text.slice(0, 40), text] as const))("Slack renders %j as text", (_, text) => {
  const body = slackBody(notice(text.slice(0, 190), text)) as {
    text: string;
    blocks: { type: string; text?: { type: string; text: string } }[];
  };
  expect(body.text).not.toMatch(/[<>]/);
  const [header, section] = body.blocks.map((block) => block.text);
  expect([header?.type, section?.type]).toEqual(["plain_text", "plain_text"]);
  const [ofHeader, ofSection] = [header?.text.length ?? 0, section?.text.length ?? 0];
  expect([ofHeader > 0, ofHeader <= 150, ofSection > 0, ofSection <= 3000]).toEqual([true, true, true, true]);
  expect(JSON.stringify(body)).not.toContain('"type":"mrkdwn"');
});

test.each(MARKS.map((text) => [text.slice(0, 40), text] as const))("Teams renders %j as text", (_, text) => {
  const body = teamsBody(notice(text.slice(0, 190), text));
  expect(JSON.stringify(body).length).toBeLessThan(28_000);
  expect(JSON.stringify(body)).not.toContain('"type":"TextBlock"');
  expect(stringsIn(body).filter(([key, each]) => key === "url" && each !== notice("", "").url)).toEqual([]);
});

test.each(MARKS.map((text) => [text.slice(0, 40), text] as const))("Discord renders %j as text", (_, text) => {
  const body = discordBody(notice(text.slice(0, 190), text)) as {
    allowed_mentions: unknown;
    embeds: { title: string; description: string }[];
  };
  expect(body.allowed_mentions).toEqual({ parse: [] });
  const [{ title, description }] = body.embeds as [{ title: string; description: string }];
  expect([title.length <= 256, description.length <= 4096]).toEqual([true, true]);
  for (const each of [title, description]) expect(each.replace(/\\[\s\S]/g, "")).not.toMatch(/[*_~`|<>[\]()#@]/);
});

test("Markdown marks are removed, text and URLs stay", () => {
  const { blocks } = slackBody(
    notice("API", "## Now\n\n- **Calls** fail: see [the list](https://x.example/a_b).\n- `error_code` 7"),
  ) as {
    blocks: { text: { text: string } }[];
  };
  expect(blocks[1]?.text.text).toBe("Now\n\n• Calls fail: see the list (https://x.example/a_b).\n• error_code 7");
});
