/// <reference types="astro/client" />

/** A browser script with its imports, compiled to JavaScript and minified. */
declare module "*?minified" {
  const text: string;
  export default text;
}

declare namespace App {
  /** A text of the record for a page, and its language where that is not the page's. */
  interface LocalizedText {
    text: string;
    lang: string | undefined;
  }

  interface Locals {
    /** The record as public pages show it. */
    snapshot: import("./queries/snapshot.ts").Snapshot;
    /** The language of the page. */
    language: import("./domain/phrase.ts").Language;
    /** Translates a phrase, or an English text, into it. */
    t: import("./domain/phrase.ts").Translate;
    /** The language of the record's texts, where it is not the page's. */
    recordLang: string | undefined;
    /** A text of the record in the page's language, or the original where it has no translation. */
    localized: (text: string, translations?: import("./domain/translation.ts").Translations) => LocalizedText;
    /** The path of a public page in the page's language. */
    to: (path: string) => string;
    /** What links in a text of the record refer to; `page` is the path of the page that the text belongs to, where another page shows it. */
    linksTo: (page?: string) => import("./domain/publishing/text-links.ts").TextLinks;
    /** The context of admin pages; absent on public pages. */
    admin: import("./admin/http/admin-context.ts").AdminContext;
  }
}
