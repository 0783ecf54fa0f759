import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Site } from "#domain/publishing/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

const SUBSCRIBE_URL = "https://desk.example/subscribe/";
const LOOK: Site["look"] = { accent: { light: "#0b5cad", dark: "#7db7f5" }, logo: null, links: [], footer: "" };

/** Every public page of a site with an incident. */
async function pagesOf(over: Partial<Site>): Promise<[path: string, html: string][]> {
  const { parts, context } = await openRecorded();
  parts.openIncident(context, { title: "API fails", status: "investigating", message: "Calls fail." });
  const { site } = parts.loadConfig({ AFLOAT_DATA: temporaryFolder(), AFLOAT_LOCALES: "en" });
  const snapshot = parts.takeSnapshot(context.db, { ...site, ...over });
  const paths = parts.allPaths(snapshot).filter((path) => path.endsWith("/") || path.endsWith(".html"));
  return Promise.all(paths.map(async (path) => [path, String(await parts.renderPath(path, snapshot))] as [string, string]));
}

/** The policy that allows exactly the styles and scripts in the page, and no others. */
const strictest = (html: string, formAction: string): string =>
  [
    "default-src 'none'",
    ["style-src", ...hashesOf("style", html)].join(" "),
    ["script-src", ...hashesOf("script", html)].join(" "),
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${formAction}`,
  ].join("; ");

const hashesOf = (tag: string, html: string): string[] =>
  [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, "g"))].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );

const policyIn = (html: string): string | undefined =>
  /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1]?.replaceAll("&#39;", "'");

test.each([
  { site: "a site as it comes", over: {} },
  { site: "a site with its own colours, where readers may subscribe", over: { look: LOOK, subscribeUrl: SUBSCRIBE_URL } },
])("on every page of $site the policy allows only its own style, script and host", async ({ over }) => {
  const pages = await pagesOf(over);
  expect(pages.length).toBeGreaterThan(12);
  for (const [path, html] of pages) {
    const formAction = "subscribeUrl" in over && path === "/subscribe/" ? SUBSCRIBE_URL : "'none'";
    expect(policyIn(html), path).toBe(strictest(html, formAction));
    expect(html, `${path} has no style or handler in its tags`).not.toMatch(/<[^>]*\s(style|on\w+)=/);
  }
});
