import type { Language } from "../domain/phrase.ts";

/** What readers see. */
const pages: Language["wordings"] = {
  History: "历史",
};

/** What staff see. */
const desk: Language["wordings"] = {};

export default { locale: "zh-CN", name: "简体中文", wordings: { ...pages, ...desk } } satisfies Language;
