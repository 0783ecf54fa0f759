/**
 * A value as JSON in the one form that everybody arrives at: no spaces, keys sorted by UTF-16 code units, so that hashes can be
 * compared (RFC 8785; numbers here are integers or short decimals, which JSON.stringify writes as it demands).
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys);

const sortKeys = (_: string, each: unknown): unknown =>
  each && typeof each === "object" && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    : each;
