/** A slug from a name: ASCII lower-case letters, digits and hyphens; empty where the name has no ASCII letter or digit. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-|-$/g, "");
