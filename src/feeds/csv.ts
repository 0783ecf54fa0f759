/** A value in a table; null is an empty field. */
export type CsvValue = string | number | null;

/** A table as CSV (RFC 4180): lines end in CRLF, and a field with a comma, a quote or a line break is quoted. */
export const csvText = (rows: readonly (readonly CsvValue[])[]): string =>
  rows.map((row) => `${row.map(csvField).join(",")}\r\n`).join("");

function csvField(value: CsvValue): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const text = withoutFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Prefixes a text that a spreadsheet would interpret as a formula with an apostrophe, which makes it plain text there. */
const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
