import { expect, test } from "vitest";
import discord from "#notify/kinds/discord.ts";
import type { HttpKind } from "#notify/kinds/shared/channel-kind.ts";
import slack from "#notify/kinds/slack.ts";
import teams from "#notify/kinds/teams.ts";
import { HOSTILE } from "#tests/support/browser/hostile.ts";
import { CHAT_MARKUP, sampleNotice } from "#tests/support/worlds/notice.ts";

const bodyOf = (kind: HttpKind, title: string, text: string) => kind.body(sampleNotice(title, text), { urlEnv: "URL" });

const MARKS = [...CHAT_MARKUP, ...HOSTILE];

/** Every string of a value, with its key. */
const stringsIn = (value: unknown, key = ""): [key: string, text: string][] =>
  typeof value === "string"
    ? [[key, value]]
    : value && typeof value === "object"
      ? Object.entries(value).flatMap(([name, each]) => stringsIn(each, Array.isArray(value) ? key : name))
      : [];

test.each(MARKS.map((text) => [text.slice(0, 40), text] as const))("Slack renders %j as text", (_, text) => {
  const body = bodyOf(slack, text.slice(0, 190), text) as {
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
  const body = bodyOf(teams, text.slice(0, 190), text);
  expect(JSON.stringify(body).length).toBeLessThan(28_000);
  expect(JSON.stringify(body)).not.toContain('"type":"TextBlock"');
  expect(stringsIn(body).filter(([key, each]) => key === "url" && each !== sampleNotice("", "").url)).toEqual([]);
});

test.each(MARKS.map((text) => [text.slice(0, 40), text] as const))("Discord renders %j as text", (_, text) => {
  const body = bodyOf(discord, text.slice(0, 190), text) as {
    allowed_mentions: unknown;
    embeds: { title: string; description: string }[];
  };
  expect(body.allowed_mentions).toEqual({ parse: [] });
  const [{ title, description }] = body.embeds as [{ title: string; description: string }];
  expect([title.length <= 256, description.length <= 4096]).toEqual([true, true]);
  for (const each of [title, description]) expect(each.replace(/\\[\s\S]/g, "")).not.toMatch(/[*_~`|<>[\]()#@]/);
});

test("Markdown marks are removed, text and URLs stay", () => {
  const { blocks } = bodyOf(
    slack,
    "API",
    "## Now\n\n- **Calls** fail: see [the list](https://x.example/a_b).\n- `error_code` 7",
  ) as {
    blocks: { text: { text: string } }[];
  };
  expect(blocks[1]?.text.text).toBe("Now\n\n• Calls fail: see the list (https://x.example/a_b).\n• error_code 7");
});
