// Characters that XML cannot carry: they would break every feed reader, and nobody types them on purpose.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text that every format can carry: line breaks as one character, without what XML forbids. */
export const printable = (text: string): string => text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, "");
