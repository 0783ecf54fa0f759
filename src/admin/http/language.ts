import type { IncomingMessage } from "node:http";
import { ENGLISH, type Language } from "#domain/phrase.ts";
import { LANGUAGES, languageOf } from "#i18n/index.ts";
import { adminPathFrom } from "./admin-path.ts";

export const LANGUAGE = "/admin/language/";

const COOKIE = "afloat_language";
const YEAR_IN_SECONDS = 31_536_000;

/** The Set-Cookie value that stores the chosen language. */
export const languageCookie = (locale: string, secure: boolean): string =>
  `${COOKIE}=${locale}; Path=/admin/; SameSite=Lax; Max-Age=${YEAR_IN_SECONDS}${secure ? "; Secure" : ""}`;

/** The language of a request: from its query, its cookie, or its Accept-Language header, else English. */
export function languageFor({ url = "/", headers }: Pick<IncomingMessage, "url" | "headers">): Language {
  const named = new URLSearchParams(url.split("?", 2)[1]).get("lang") ?? "";
  const [, chosen = ""] = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? "") ?? [];
  return languageOf(named) ?? languageOf(chosen) ?? accepted(headers["accept-language"]) ?? ENGLISH;
}

/** The best match of an Accept-Language header (RFC 4647 §3.4): a range matches its own locale, or one it shares the language with. */
function accepted(header = ""): Language | undefined {
  const ranges = header
    .split(",")
    .map((part) => {
      const [range = "", ...more] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const [, weight = "1"] = /^q=([\d.]+)$/.exec(more[0] ?? "") ?? [];
      return { range, weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return ranges.map(({ range }) => languageForRange(range)).find((language) => language !== undefined);
}

/** A reader of traditional Chinese is not given simplified Chinese. */
const languageForRange = (range: string): Language | undefined =>
  LANGUAGES.find(({ locale }) => locale.toLowerCase() === range) ??
  (/^zh-(hant|tw|hk|mo)\b/.test(range)
    ? undefined
    : LANGUAGES.find(({ locale }) => locale.toLowerCase().split("-")[0] === range.split("-")[0]));

/** The admin page to return to after a language was chosen; the dashboard where `back` names none. */
export const pageAfterLanguage = (back: string | null): string => adminPathFrom(back, new Set([LANGUAGE]));
