import { checkAll, Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkTranslations, type Translations } from "#domain/translation.ts";

export const MAX_TITLE_LENGTH = 200;
export const MAX_MESSAGE_LENGTH = 50_000;

/** Refuses a title that is empty, too long, or has line breaks. */
export function checkTitle(title: string): void {
  if (!title.trim()) throw new Refusal("title", "The title is empty.", "Describe the problem or the work briefly.");
  if (/[\r\n]/.test(title)) throw new Refusal("title", "The title has a line break.", "Keep it on one line.");
  if (title.length > MAX_TITLE_LENGTH) {
    throw new Refusal(
      "title",
      phrase("The title has {count} characters; the limit is {limit}.", { count: title.length, limit: MAX_TITLE_LENGTH }),
      "Shorten it; details go into the message.",
    );
  }
}

/** Refuses a title that breaks the rules, or such a translation of it. */
export function checkTitles({ title, titleTranslations }: { title: string; titleTranslations?: Translations | undefined }): void {
  checkAll(
    () => checkTitle(title),
    () => checkTranslations("titleTranslations", titleTranslations, checkTitle),
  );
}

/** Refuses a message that is empty or too long. */
export function checkMessage(message: string): void {
  if (!message.trim()) throw new Refusal("message", "The message is empty.", "Describe what customers see and what they can do.");
  if (message.length > MAX_MESSAGE_LENGTH) {
    throw new Refusal(
      "message",
      phrase("The message has {count} characters; the limit is {limit}.", { count: message.length, limit: MAX_MESSAGE_LENGTH }),
      "Shorten it, or link to the long version.",
    );
  }
}

/** Refuses a text of an update that breaks the rules, or such a translation of it. */
export function checkTexts(texts: { text: string; translations?: Translations | undefined } | undefined): void {
  checkAll(
    () => checkMessage(texts?.text ?? ""),
    () => checkTranslations("translations", texts?.translations, checkMessage),
  );
}
