/** What XML cannot hold in any way (XML 1.0 §2.2): one such character, pasted from a log, would keep readers from the whole feed. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A document with every character that XML cannot hold shown as replaced. */
export const holdable = (xml: string): string => xml.replace(NO_XML, "\uFFFD");

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

/** A text as XML and HTML hold it, also within quotation marks. */
export const escapeMarkup = (text: string): string => text.replace(/[&<>"\r]/g, (each) => ESCAPES[each] ?? each);

/** An element of an XML document: attributes, then what is in it, which is already XML. */
export function element(name: string, attributes: Record<string, string>, content?: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`);
  return content === undefined ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** An element that holds a text. */
export const textElement = (name: string, text: string, attributes: Record<string, string> = {}): string =>
  element(name, attributes, escapeMarkup(text));
