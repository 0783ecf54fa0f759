import { temporaryFolder } from "#tests/support/worlds/record.ts";
import type { Recorded } from "#tests/support/worlds/recorded.ts";

/** One page of a record as it is now, in a language of the site, without what it loads, its white space made even. */
export async function pageOf({ parts, context }: Recorded, path: string, locale = "en"): Promise<string> {
  const { site } = parts.loadConfig({ AFLOAT_DATA: temporaryFolder() });
  const snapshot = parts.takeSnapshot(context.db, { ...site, locales: ["en", "zh-CN"] });
  const language = parts.LANGUAGES.find((each) => each.locale === locale);
  const html = String(await parts.renderPath(path, snapshot, language));
  return html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/\s+/g, " ");
}

/** The words of a piece of a page. */
export const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();
