/** Characters that XML forbids (XML 1.0 §2.2). A single one, pasted from a log, would make the whole feed unreadable. */
const INVALID_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Replaces every character that XML forbids by U+FFFD. */
export const replaceInvalidXml = (xml: string): string => xml.replace(INVALID_XML, "\uFFFD");

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

/** A text escaped for XML and HTML, also within quotation marks. */
export const escapeMarkup = (text: string): string => text.replace(/[&<>"\r]/g, (each) => ESCAPES[each] ?? each);

/** An XML element with attributes and content, which is already XML. */
export function element(name: string, attributes: Record<string, string>, content?: string): string {
  const attributeList = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`);
  return content === undefined ? `<${name}${attributeList.join("")}/>` : `<${name}${attributeList.join("")}>${content}</${name}>`;
}

/** An element with a text as its content. */
export const textElement = (name: string, text: string, attributes: Record<string, string> = {}): string =>
  element(name, attributes, escapeMarkup(text));
