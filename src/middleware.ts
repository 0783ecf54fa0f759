import type { MiddlewareHandler } from "astro";
import { ENGLISH, type Language, translatorOf } from "./domain/phrase.ts";
import { linkedPathIn, pathIn } from "./domain/publishing/paths.ts";
import { textIn } from "./domain/translation.ts";
import { languageOf } from "./i18n/index.ts";
import { recordOnDisk } from "./publisher/static-build.ts";

/** The publisher and the admin pass in what pages show. A static build and `astro dev` read it from disk. */
export const onRequest: MiddlewareHandler = async ({ locals }, next) => {
  if (!locals.snapshot && !locals.admin) locals.snapshot = recordOnDisk();
  addLanguage(locals);
  const response = await next();
  // Astro renders UTF-8 but does not declare it.
  if (response.headers.get("Content-Type") === "text/html") response.headers.set("Content-Type", "text/html; charset=utf-8");
  return response;
};

/** Adds the language of the page: the one that the caller names, else the site's first. */
function addLanguage(locals: App.Locals): void {
  const locales = locals.snapshot?.site.locales ?? [];
  const [first] = locales;
  const language: Language = locals.language ?? languageOf(first ?? "en") ?? ENGLISH;
  locals.language = language;
  locals.t = translatorOf(language);
  locals.recordLang = language.locale === first ? undefined : first;
  locals.localized = (text, translations) => {
    const found = textIn(text, translations, language.locale);
    return { text: found.text, lang: found.locale === undefined ? locals.recordLang : undefined };
  };
  // The admin has another address than the site.
  const { url } = locals.admin?.config.site ?? {};
  locals.linksTo = (path) =>
    url === undefined
      ? { site: "", page: path ? locals.to(path) : "", to: (linked) => linkedPathIn(linked, language.locale, locales) }
      : { site: url, page: `${url}${path ?? ""}` };
  locals.to = (path) => pathIn(path, language.locale, locales);
}
