/// <reference types="astro/client" />

/** A script for browsers: its types taken off, and made small. */
declare module "*?minified" {
  const text: string;
  export default text;
}

declare namespace App {
  interface Locals {
    /** What public pages are made from. */
    snapshot: import("./queries/snapshot.ts").Snapshot;
    /** The language that the page is in. */
    language: import("./domain/phrase.ts").Language;
    /** Says a phrase in it; of plain words, those that stand for them in it. */
    t: import("./domain/phrase.ts").Translate;
    /** What marks the texts of the record where they are in another language than the page. */
    recordLang: string | undefined;
    /** A text of the record as the page has it, and what marks it where it is in another language. */
    told: (
      text: string,
      translations?: import("./domain/translation.ts").Translations,
    ) => { text: string; lang: string | undefined };
    /** Where a public page stands in the same language. */
    to: (path: string) => string;
    /** What the admin works with; absent while public pages are made. */
    admin: import("./admin/http/admin-context.ts").AdminContext;
  }
}
