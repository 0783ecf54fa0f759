import type { MiddlewareHandler } from "astro";
import { ENGLISH, type Language, translatorOf } from "./domain/phrase.ts";
import { pathIn } from "./domain/publishing/paths.ts";
import { textIn } from "./domain/translation.ts";
import { languageOf } from "./i18n/index.ts";
import { recordOnDisk } from "./publisher/static-build.ts";

/** The publisher and the admin hand in what they show. A plain static build and `astro dev` have nobody to do so. */
export const onRequest: MiddlewareHandler = async ({ locals }, next) => {
  if (!locals.snapshot && !locals.admin) locals.snapshot = recordOnDisk();
  speak(locals);
  const response = await next();
  // Astro's pages are in UTF-8, and do not say so.
  if (response.headers.get("Content-Type") === "text/html") response.headers.set("Content-Type", "text/html; charset=utf-8");
  return response;
};

/** Gives a page its voice: in the site's first language, unless whoever asks for the page named another. */
function speak(locals: App.Locals): void {
  const locales = locals.snapshot?.site.locales ?? [];
  const [first] = locales;
  const language: Language = locals.language ?? languageOf(first ?? "en") ?? ENGLISH;
  locals.language = language;
  locals.t = translatorOf(language);
  locals.recordLang = language.locale === first ? undefined : first;
  locals.told = (text, translations) => {
    const told = textIn(text, translations, language.locale);
    return { text: told.text, lang: told.locale === undefined ? locals.recordLang : undefined };
  };
  locals.to = (path) => pathIn(path, language.locale, locales);
}
