/** The operator's customization of the pages. */
export interface Look {
  /** The colour of links on light and dark backgrounds; null for the default. */
  accent: { light: string; dark: string } | null;
  /** A data URL; null if there is no logo. */
  logo: string | null;
  links: readonly { name: string; url: string }[];
  /** The text at the foot of every page; empty if there is none. */
  footer: string;
}
