// Characters that XML forbids. They would break every feed reader, and no one types them on purpose.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text that every format can contain: line breaks are one character, and characters that XML forbids are removed. */
export const printable = (text: string): string => text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, "");
