/**
 * Whether two values have the same canonical JSON, without the cost of serializing them: the order of keys does not count, a key
 * without a value equals a missing one, and a lone surrogate equals U+FFFD.
 */
export function isDeepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === "string" && typeof other === "string") return one.toWellFormed() === other.toWellFormed();
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && isSameList(one, other);
  return isSameRecord(one as Record<string, unknown>, other as Record<string, unknown>);
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((each, index) => isDeepEqual(each, other[index]));

function isSameRecord(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  for (const key in one) if (!isDeepEqual(one[key], other[key])) return false;
  for (const key in other) if (other[key] !== undefined && one[key] === undefined) return false;
  return true;
}
