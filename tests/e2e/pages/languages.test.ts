import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { siteFiles } from "#tests/support/site.ts";
import { replayedWorld } from "#tests/support/worlds/worlds.ts";

const WORST = "2024-04-08T15:40:00+08:00";

async function worstMinute(): Promise<World> {
  const world = await replayedWorld(WORST, IN_BOTH_LANGUAGES);
  await world.site();
  return world;
}

/** The languages in the head of a page, with their URLs. */
const alternates = (html: string): string[] =>
  [...html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(([, lang, href]) => `${lang} ${href}`);

test("at the worst minute the Chinese pages are in Chinese, are accessible, and link to English and back", async () => {
  const world = await worstMinute();
  const page = await openPage({ viewport: { width: 360, height: 800 } });
  await page.goto(world.siteUrl);
  await page.getByRole("link", { name: "简体中文" }).click();
  expect(new URL(page.url()).pathname).toBe("/zh-CN/");
  expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
  expect(await page.locator("h1").innerText()).toBe("Console 和 Cloud API 在所有地域不可用；另有 6 项服务受影响。");
  expect(await page.locator(".verdict").innerText()).toMatch(
    /自 \d{4}年\d\d?月\d\d?日 \d\d:\d\d UTC\+08:00 \((\d{4}年\d\d?月\d\d?日 )?\d\d:\d\d UTC\) 起/,
  );
  const incident = page.locator(".open h3 a");
  expect(await incident.innerText()).toBe("所有地域的控制台和云 API 不可用");
  expect(await incident.getAttribute("lang")).toBeNull();
  expect(await page.locator(".said > div").innerText()).toMatch(/^所有地域的控制台登录和云 API 调用均失败。/);
  await expectAccessible(page);
  await incident.click();
  expect(new URL(page.url()).pathname).toMatch(/^\/zh-CN\/incidents\//);
  expect(await page.locator(".account").innerText()).toMatch(/（控制面）严重中断：所有地域 自 \d\d:\d\d 起。/);
  await expectAccessible(page);
  await page.goto(`${world.siteUrl}/zh-CN/subscribe/`);
  await expectAccessible(page);
  await page.getByRole("link", { name: "English" }).click();
  expect(new URL(page.url()).pathname).toBe("/subscribe/");
});

test("every page lists its language versions alike, and its links lead to existing pages in its own language", async () => {
  const world = await worstMinute();
  const files = siteFiles(world);
  const pages = [...files].filter(([name]) => name.endsWith("/index.html") || name === "index.html");
  expect(pages.filter(([name]) => name.startsWith("zh-CN/")).length).toBe(pages.length / 2);
  for (const [name, bytes] of pages) {
    const html = String(bytes);
    const path = `/${name.replace(/index\.html$/, "")}`;
    const plain = path.replace(/^\/zh-CN/, "");
    expect(
      alternates(html).map((each) => each.replace(/ https?:\/\/[^/]+/, " ")),
      name,
    ).toEqual([`en ${plain}`, `zh-CN /zh-CN${plain}`, `x-default ${plain}`]);
    const links = [...html.matchAll(/<a href="(\/[^"#?]*)[^>]*>/g)].map(([tag, href]) => ({ tag, href: href as string }));
    const toPages = links.filter(({ tag, href }) => href.endsWith("/") && !tag.includes("hreflang"));
    expect(toPages.length, name).toBeGreaterThan(4);
    expect(
      toPages.filter(
        ({ href }) => href.startsWith("/zh-CN/") !== path.startsWith("/zh-CN/") || !files.has(`${href.slice(1)}index.html`),
      ),
      name,
    ).toEqual([]);
  }
  const listed = [...String(files.get("sitemap.xml")).matchAll(/<loc>https?:\/\/[^/]+([^<]+)/g)].map(
    ([, path]) => path as string,
  );
  expect(listed.filter((path) => path.startsWith("/zh-CN/")).length).toBe(listed.length / 2);
});

test("when a page is no longer confirmed, its script states that in the page's language", async () => {
  const world = await worstMinute();
  ageHeartbeat(world, 60);
  const page = await openPage({ timezoneId: "Europe/Berlin" });
  await page.goto(`${world.siteUrl}/zh-CN/`);
  await unconfirmedNote(page).waitFor();
  expect(await unconfirmedNote(page).innerText()).toMatch(
    /^\d\d:\d\d 之后的状态未经确认\s*（Asia\/Shanghai 时间；您当地时间 \d\d:\d\d）/,
  );
  expect(await unconfirmedNote(page).innerText()).toContain("此后未能确认本页为最新，内容可能已过时。");
  expect(await page.title()).toMatch(/^未确认 · /);
  expect(await page.locator("#mine summary").innerText()).toBe("我是否受影响？");
  expect(await page.locator(".verdict time").first().getAttribute("title")).toMatch(
    /^\d{4}年\d\d?月\d\d?日 \d\d:\d\d UTC; 您当地时间 \d{4}年\d\d?月\d\d?日 \d\d:\d\d$/,
  );
});
