/** What an operator gives the pages of their own. */
export interface Look {
  /** The colour of links, on light ground and on dark; null for Afloat's own. */
  accent: { light: string; dark: string } | null;
  /** As a data URL; null when there is none. */
  logo: string | null;
  links: readonly { name: string; url: string }[];
  /** At the foot of every page; "" when there is nothing to say. */
  footer: string;
}
