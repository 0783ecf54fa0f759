/** A slug from a name: small letters and digits, everything else hyphens; empty when there is nothing to make it from. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-|-$/g, "");
