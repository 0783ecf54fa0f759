/**
 * A value as canonical JSON, which is identical to the byte in every implementation (RFC 8785): keys are sorted by their UTF-16
 * units, and there is no white space. Keys without a value are left out. A lone surrogate becomes U+FFFD, as it does in every
 * file and database.
 */
export function canonical(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  // The result is assembled as text because JavaScript objects list keys that look like numbers first.
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const inOrder = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${inOrder.map(([key, each]) => `${canonical(key)}:${canonical(each)}`).join()}}`;
}
