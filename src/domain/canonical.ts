/**
 * A value as JSON that is the same to the byte whoever writes it (RFC 8785): keys in order of their UTF-16 units, no white space.
 * Keys without a value are left out. Half a character (a lone surrogate) becomes U+FFFD, as it does in every file and database.
 */
export function canonical(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  // Sorted by hand: in an object, keys that look like numbers would come first.
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const inOrder = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${inOrder.map(([key, each]) => `${canonical(key)}:${canonical(each)}`).join()}}`;
}
