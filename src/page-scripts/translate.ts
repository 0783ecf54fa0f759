const { documentElement: root, body } = document;
/** In the page's language, by the English ones; in English there are none. */
const words: Record<string, string> = JSON.parse(body.dataset.words ?? "{}");

/** In which form the browser is to write times. */
export const language = body.dataset.words ? root.lang : "en-GB";

/** What a script says, in the language of its page: `text` is English, with `{names}` of the values. */
export const t = (text: string, values: Record<string, string | undefined> = {}): string =>
  (words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
