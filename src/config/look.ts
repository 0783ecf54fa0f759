import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { z } from "zod";
import { COLOUR, contrast } from "#domain/publishing/contrast.ts";
import type { Look } from "#domain/publishing/look.ts";
import { ConfigError } from "./environment.ts";
import { httpUrl, keysKnown, text } from "./fields.ts";

/** The backgrounds of links, the same as in `styles/tokens.css`. */
export const BACKGROUNDS = { light: "#fbfaf7", dark: "#14161a" } as const;
/** The minimum for text (WCAG 2.2, 1.4.3 level AA). */
const MIN_CONTRAST = 4.5;
/** The logo is embedded in every page, and pages must load fast over a slow connection. */
const MAX_LOGO_BYTES = 6_000;
const LOGO_TYPES: Record<string, string> = { ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp" };

const accentOn = (scheme: keyof typeof BACKGROUNDS) =>
  text("Give a colour, like “#0b5cad”.")
    .regex(COLOUR, "is not a colour. Write six digits in quotation marks, like “#0b5cad”.")
    .superRefine((colour, { addIssue }) => {
      const ratio = COLOUR.test(colour) ? contrast(colour, BACKGROUNDS[scheme]) : MIN_CONTRAST;
      if (ratio >= MIN_CONTRAST) return;
      const repair = scheme === "light" ? "a darker" : "a lighter";
      addIssue(
        `has a contrast of ${(Math.floor(ratio * 10) / 10).toFixed(1)} to the ${scheme} ground ${BACKGROUNDS[scheme]}; links need ${MIN_CONTRAST}. Use ${repair} tone.`,
      );
    });

/** `look` in afloat.yaml. */
export const lookSchema = z.strictObject(
  {
    accent: z.strictObject({ light: accentOn("light"), dark: accentOn("dark") }, keysKnown("light and dark")).optional(),
    logo: text("Give a file in the same folder as afloat.yaml, like logo.svg.").optional(),
    links: z
      .array(z.strictObject({ name: text("Give a short name for the link."), url: httpUrl }, keysKnown("name and url")))
      .max(5, "are more than five. Use only those that people need in an outage.")
      .default([]),
    footer: text("Write one sentence, or leave it out.")
      .max(300, "is longer than 300 characters. Write one sentence.")
      .optional(),
  },
  keysKnown("accent, logo, links and footer"),
);

/** The look, with the logo read from the folder of the settings file. Throws a ConfigError if the logo cannot be used. */
export const lookOf = ({ accent, logo, links, footer }: z.output<typeof lookSchema>, folder: string): Look => ({
  accent: accent ?? null,
  logo: logo === undefined ? null : readLogo(join(folder, logo)),
  links,
  footer: footer ?? "",
});

function readLogo(file: string): string {
  const type = LOGO_TYPES[extname(file).toLowerCase()];
  if (!type) throw new ConfigError(`look.logo: ${file} is not an image that pages can embed. Give an SVG, PNG or WebP file.`);
  const bytes = contentsOf(file);
  if (bytes.length > MAX_LOGO_BYTES)
    throw new ConfigError(
      `look.logo: ${file} has ${bytes.length} bytes. It is embedded in every page: use at most ${MAX_LOGO_BYTES} bytes.`,
    );
  return `data:${type};base64,${bytes.toString("base64")}`;
}

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError(`look.logo: ${file} cannot be read. Put the file there, or give another.`);
  }
}
