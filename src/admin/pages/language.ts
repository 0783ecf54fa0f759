import type { APIRoute } from "astro";
import { languageCookie, pageAfterLanguage } from "#admin/http/language.ts";
import { seeOther } from "#admin/http/reply.ts";
import { languageOf } from "#i18n/index.ts";

/** Stores the browser's language in a cookie, and returns to the page that it was chosen on. */
export const GET: APIRoute = ({ locals, url }) => {
  const language = languageOf(url.searchParams.get("to") ?? "");
  const back = pageAfterLanguage(url.searchParams.get("back"));
  return language ? seeOther(back, languageCookie(language.locale, locals.admin.secure)) : seeOther(back);
};
