import { isLong } from "#tests/support/long.ts";

/** One way to view a page. */
export interface View {
  path: string;
  width: number;
  colorScheme: "light" | "dark";
}

/** What may differ between two views of a page. */
interface Choices {
  /** The path prefix of each language: "" is the first. */
  locales?: readonly string[];
  widths: readonly number[];
  schemes?: readonly View["colorScheme"][];
}

/**
 * Every page in every language, width and color scheme in the long run. In the short run each page once, in changing languages, widths
 * and schemes, so that each of them occurs; `turn` starts elsewhere, for the same pages at another moment.
 */
export function viewsOf(
  paths: readonly string[],
  { locales = [""], widths, schemes = ["light", "dark"] }: Choices,
  turn = 0,
): View[] {
  if (!isLong) return paths.map((path, index) => view(path, index + turn));
  const combinations = locales.flatMap((locale) =>
    widths.flatMap((width) => schemes.map((colorScheme) => ({ locale, width, colorScheme }))),
  );
  return paths.flatMap((path) => combinations.map(({ locale, ...rest }) => ({ path: locale + path, ...rest })));

  function view(path: string, index: number): View {
    const [locale = ""] = locales.slice(index % locales.length);
    const [width = 0] = widths.slice(Math.floor(index / 2) % widths.length);
    const [colorScheme = "light" as const] = schemes.slice(Math.floor(index / 3) % schemes.length);
    return { path: locale + path, width, colorScheme };
  }
}
