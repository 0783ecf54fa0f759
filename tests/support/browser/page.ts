import { temporaryFolder } from "#tests/support/worlds/record.ts";
import type { Recorded } from "#tests/support/worlds/recorded.ts";

/** Renders one page of a database, in a language of the site, without the resources it loads and with normalized white space. */
export async function pageOf({ parts, context }: Recorded, path: string, locale = "en"): Promise<string> {
  const { site } = parts.loadConfig({ AFLOAT_DATA: temporaryFolder() });
  const snapshot = parts.takeSnapshot(context.db, { ...site, locales: ["en", "zh-CN"] });
  const language = parts.LANGUAGES.find((each) => each.locale === locale);
  const html = String(await parts.renderPath(path, snapshot, language));
  return html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/\s+/g, " ");
}

/** The text of a piece of HTML. */
export const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();
