/**
 * Whether two values have the same content: as their canonical JSON, but found out far quicker. The order of keys does not count, keys
 * without a value count as not there, and half a character counts as U+FFFD.
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
