import { expect, test } from "vitest";
import { chatText } from "#notify/kinds/shared/chat-text.ts";
import { noticeBody } from "#notify/mail-body.ts";
import { sampleNotice } from "#tests/support/worlds/notice.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

const TEXT = "See [the history](/history/), [the file](/feed.xml) and [the cause](#root-cause).";
const FEEDS = ["/feed.xml", "/feed.atom", "/feed.json", "/history.rss", "/history.atom", "/services/api/feed.json"];

/** An open incident with links within the site, in a site whose first language is Chinese or English. */
async function linked(locales: readonly string[]) {
  const record = await openRecorded(locales);
  record.tick();
  const impacts = [{ service: "api", region: "*", plane: "control", level: "major_outage" }] as const;
  const { id } = record.parts.openIncident(record.context, { title: "T", status: "investigating", message: TEXT, impacts });
  return { id, files: await record.render() };
}

/** The targets of the links with these texts. */
const targetsIn = (html: string): string[] =>
  ["the history", "the file", "the cause"].map((text) => new RegExp(`href="([^"]*)"[^>]*>${text}<`).exec(html)?.[1] ?? "none");

test("every address in every feed, chat text and mail is absolute", async () => {
  const { id, files } = await linked(["en"]);
  const page = `https://status.example/incidents/${id}/`;
  for (const path of FEEDS) {
    const text =
      files
        .get(path)
        ?.toString()
        .replaceAll("&quot;", '"')
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll('\\"', '"') ?? "";
    expect(targetsIn(text), path).toEqual([
      "https://status.example/history/",
      "https://status.example/feed.xml",
      `${page}#root-cause`,
    ]);
  }
  const notice = sampleNotice("T", TEXT);
  const { url } = notice.entry;
  const chat = chatText(notice, { heading: 100, text: 1_000 }).text;
  expect(chat).toBe(
    `See the history (https://status.example/history/), the file (https://status.example/feed.xml) and the cause (${url}#root-cause).`,
  );
  const site = { name: "S", url: "https://status.example", zone: "Etc/UTC", locales: ["en"] };
  const { text, html } = noticeBody(site, notice, []);
  expect(text).toContain("[the history](https://status.example/history/)");
  expect(targetsIn(html)[2]).toBe(`${url}#root-cause`);
});

test("on a page of the second language such links stay in the language, and on the front page anchors lead to the incident", async () => {
  const { id, files } = await linked(["en", "zh-CN"]);
  const targets = (path: string) => targetsIn(files.get(path)?.toString() ?? expect.fail(path));
  expect(targets(`/incidents/${id}/`)).toEqual(["/history/", "/feed.xml", "#root-cause"]);
  expect(targets(`/zh-CN/incidents/${id}/`)).toEqual(["/zh-CN/history/", "/feed.xml", "#root-cause"]);
  expect(targets("/")).toEqual(["/history/", "/feed.xml", `/incidents/${id}/#root-cause`]);
  expect(targets("/zh-CN/")).toEqual(["/zh-CN/history/", "/feed.xml", `/zh-CN/incidents/${id}/#root-cause`]);
});

test("feeds and the calendar state the first language of the site", async () => {
  const { files } = await linked(["zh-CN", "en"]);
  const text = (path: string) => files.get(path)?.toString() ?? expect.fail(path);
  for (const path of ["/feed.xml", "/history.rss", "/services/api/feed.xml"])
    expect(text(path), path).toMatch(/<language>(<!\[CDATA\[)?zh-CN/);
  for (const path of ["/feed.atom", "/history.atom"]) expect(text(path), path).toContain('<feed xml:lang="zh-CN"');
  expect(JSON.parse(text("/feed.json")).language).toBe("zh-CN");
  expect(text("/calendar.ics")).toContain("PRODID:-//Afloat//Maintenance//ZH\r\n");
});
