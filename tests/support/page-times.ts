import { parseIso } from "#domain/time.ts";

/** The "as of" time of a page; undefined if it has none. */
export function asOfIn(page: string): number | undefined {
  const text = /id="as-of"[^>]*>.*?<time datetime="([^"]*)"/s.exec(page)?.[1];
  return text === undefined ? undefined : parseIso(text);
}

/** What a page shows besides its time and version. */
export const contentOf = (page: string): string => page.replace(/<p id="as-of".*?<\/p>/s, "").replace(/ data-changed="\d+"/, "");
