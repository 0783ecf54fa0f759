import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { MINUTE } from "#domain/time.ts";
import type { World } from "#tests/support/afloat.ts";
import { openPage } from "./browser.ts";
import { asTitle, LIVE_MARKUP, SHOWN_HOSTILE } from "./hostile.ts";

type Scope = Record<"service" | "region" | "plane", string>;

const iso = (at: number) => new Date(at).toISOString();

/** The id of the incident with one of the hostile texts. */
export const hostileId = (index: number): string => `hostile${String(index).padStart(5, "0")}`;

/** One incident for each text, as a line of an incident file; still open, so that the front page shows it too. */
function incidentFor(text: string, index: number, startedAt: number, scope: Scope): object {
  const at = iso(startedAt + index * MINUTE);
  const impacts = [{ ...scope, level: "degraded_performance" }];
  return {
    id: hostileId(index),
    title: asTitle(text),
    startedAt: at,
    updates: [{ at, status: "investigating", message: text, impacts }],
    figures: [{ name: "failed_requests", value: 1, unit: text.slice(0, 40), basis: "estimate", note: text.slice(0, 400) }],
  };
}

/** The same text in every field of a postmortem. */
function causeFor(text: string): object {
  const texts = { summary: text, impact: text, trigger: text, detection: text, resolution: text };
  const lists = { contributingFactors: [text], lessons: [text] };
  const timeline = [{ at: "2026-01-01T00:00:00Z", text, source: asTitle(text) }];
  const actions = [{ title: text, group: asTitle(text), owner: asTitle(text) }];
  return { ...texts, ...lists, rootCause: [{ title: asTitle(text), text }], timeline, actions };
}

/**
 * Imports an open incident for each hostile text into a database that is not served yet; with postmortems of the same text if
 * requested.
 */
export async function importHostile(world: World, scope: Scope, withCauses: boolean): Promise<void> {
  const startedAt = Date.now() - 60 * MINUTE;
  const lines = SHOWN_HOSTILE.map((text, index) => {
    const incident = incidentFor(text, index, startedAt, scope);
    return JSON.stringify(
      withCauses ? { ...incident, postmortem: { ...causeFor(text), publishedAt: iso(startedAt + 50 * MINUTE) } } : incident,
    );
  });
  const file = join(world.dataDir, "hostile.jsonl");
  writeFileSync(file, lines.join("\n"));
  expect(await world.json("import", "--from", "afloat", file)).toMatchObject({ refused: [] });
}

/**
 * Everything in a public page, or in a text, that could run, load, or link anything but web pages: by its parsed tree, not by its text.
 */
export const liveIn = (
  page: Page,
  html?: string,
  as: "page" | "text" = html === undefined ? "page" : "text",
): Promise<string[]> =>
  page.evaluate(
    ([selector, text, kind]) => {
      const tree = text === undefined ? document : new DOMParser().parseFromString(text, "text/html");
      // The page's own style is in its head, its own scripts are last in its body, and its own picker is the only one; anywhere else they would be foreign.
      const picker = tree.querySelector("main > .verdict ~ #mine");
      const isOwn = (element: Element) =>
        kind !== "text" && (picker?.contains(element) || element.matches("head > style, body > footer:last-of-type ~ script"));
      const elements = [...tree.querySelectorAll(selector as string)].filter((element) => !isOwn(element));
      const attributes = [...tree.querySelectorAll("*")].flatMap((element) =>
        [...element.attributes].filter(
          ({ name, value }) =>
            /^(on|src$|srcdoc$|formaction$)/i.test(name) ||
            (/href$/i.test(name) && !/^(https?:|mailto:|\/(?!\/)|#)/i.test(value.trim())),
        ),
      );
      const ofAttributes = attributes.map(({ name, value }) => `${name}=${value}`);
      return [...elements.map(({ outerHTML }) => outerHTML.slice(0, 200)), ...ofAttributes];
    },
    [LIVE_MARKUP, html, as] as const,
  );

/** A browser that records every dialog and every request to another origin. */
export async function watchedPage(origin: string): Promise<{ page: Page; noted: string[] }> {
  const page = await openPage();
  const noted: string[] = [];
  page.on("dialog", (dialog) => {
    noted.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) noted.push(request.url());
  });
  return { page, noted };
}

/** Everything foreign on an admin page, which has its own forms and script: by its parsed tree. */
export const foreignIn = (page: Page, own: readonly string[], html?: string): Promise<string[]> =>
  page.evaluate(
    ([known, text]) => {
      const tree = text === undefined ? document : new DOMParser().parseFromString(text, "text/html");
      const all = [...tree.querySelectorAll("*")];
      const isForeign = (element: Element): boolean => {
        if (/^(script|style)$/i.test(element.tagName)) return !known.includes(element.textContent ?? "");
        if (element.tagName === "IFRAME") return element.getAttribute("sandbox") !== "";
        if (element.tagName === "FORM")
          return !/^\/admin\/([\w-]|\/(?!\/))*(\?[^<>"]*)?(#[\w-]*)?$/.test(element.getAttribute("action") ?? "/admin/");
        if (element.tagName === "META")
          return !/^(|\d+)$/.test(element.getAttribute("http-equiv") ? (element.getAttribute("content") ?? "") : "");
        return element.matches("img, object, embed, base, video, audio, source, svg:not(.mark), link:not([rel=icon])");
      };
      const isLive = (element: Element, { name, value }: Attr): boolean =>
        /^(on|src$|formaction$)/i.test(name) ||
        (/href$/i.test(name) && element.tagName !== "LINK" && !/^(https?:|mailto:|\/(?!\/)|#|\?)/i.test(value.trim()));
      return [
        ...all.filter(isForeign).map(({ outerHTML }) => outerHTML.slice(0, 200)),
        ...all.flatMap((element) =>
          [...element.attributes].filter((attribute) => isLive(element, attribute)).map(({ name, value }) => `${name}=${value}`),
        ),
      ];
    },
    [own, html] as const,
  );

/** The texts of the scripts and styles of a page without user content. */
export const ownTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll("script, style")].map(({ textContent }) => textContent ?? ""));
