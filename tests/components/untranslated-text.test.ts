import { expect, test } from "vitest";
import { pageOf } from "#tests/support/browser/page.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

test("on a page in another language untranslated text appears in the original, marked with its language", async () => {
  const record = await openRecorded(["en", "zh-CN"]);
  const { parts, context } = record;
  const { id } = parts.openIncident(context, { title: "API fails", status: "investigating", message: "Calls fail." });
  record.tick();
  const update = { status: "identified", message: "We found it.", translations: { "zh-CN": "我们找到了原因。" } } as const;
  parts.postUpdate(context, id, update);
  const page = await pageOf(record, `/incidents/${id}/`, "zh-CN");
  expect(page).toMatch(/<html lang="zh-CN"/);
  expect(page).toMatch(/<h1 lang="en"[^>]*>API fails<\/h1>/);
  expect(page).toMatch(/<div class="text" lang="en"[^>]*> ?<p>Calls fail\.<\/p>/);
  expect(page).toMatch(/<div class="text"> ?<p>我们找到了原因。<\/p>/);
  expect(page).not.toContain("We found it.");
});
