import { LEVEL_NAMES, LEVEL_PHRASES, type State } from "#domain/impact/level.ts";
import { phrase } from "#domain/phrase.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { readState } from "#queries/state.ts";
import { isSolid, outlineOf, SHAPE_SIZE } from "#styles/shapes.ts";
import { escapeMarkup, replaceInvalidXml } from "./xml.ts";

/** A badge with the state of the site, for other websites: one small SVG file that loads nothing else. */
export const siteBadge = (snapshot: Snapshot): string =>
  badge(snapshot, translatorFor(snapshot.site)("status"), readState(snapshot).overall.level);

/** A badge for one service; undefined if it is unknown or retired. */
export function serviceBadge(snapshot: Snapshot, slug: string): string | undefined {
  const found = readState(snapshot).services.find(({ service }) => service.slug === slug);
  return found && badge(snapshot, found.service.name, found.level);
}

const HEIGHT = 20;
/** The width of a character in any font: the text is fitted into it. */
const EM = 6.6;
const PAD = 7;
const MARK_SIZE = 12;

/** White text is readable on each of these colours (WCAG 2, 4.5:1). */
const COLOURS: Record<State, string> = {
  operational: "#1a7f37",
  under_maintenance: "#0b5cad",
  unknown: "#8a5a00",
  degraded_performance: "#8a5a00",
  partial_outage: "#b3400a",
  major_outage: "#a40e26",
};

function badge({ site }: Snapshot, name: string, level: State): string {
  const t = translatorFor(site);
  const label = site.isDrill ? t("DRILL: {name}", { name }) : name;
  const levelName = t(LEVEL_NAMES[level]);
  const labelWidth = Math.ceil(widthOf(label)) + 2 * PAD;
  const width = labelWidth + PAD + MARK_SIZE + 4 + Math.ceil(widthOf(levelName)) + PAD;
  const values = { site: site.name, label, level: phrase(LEVEL_PHRASES[level]) };
  const title = markup(t("{site}: {label}, {level}", values));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<rect width="${width}" height="${HEIGHT}" rx="3" fill="#333"/>`,
    `<path d="M${labelWidth} 0h${width - labelWidth - 3}a3 3 0 0 1 3 3v${HEIGHT - 6}a3 3 0 0 1-3 3H${labelWidth}z" fill="${COLOURS[level]}"/>`,
    `<svg x="${labelWidth + PAD}" y="${(HEIGHT - MARK_SIZE) / 2}" width="${MARK_SIZE}" height="${MARK_SIZE}" viewBox="0 0 ${SHAPE_SIZE} ${SHAPE_SIZE}">${mark(level)}</svg>`,
    `<g fill="#fff" font-family="Verdana,Arial,sans-serif" font-size="11" aria-hidden="true">`,
    textAt(PAD, label),
    textAt(labelWidth + PAD + MARK_SIZE + 4, levelName),
    "</g></svg>\n",
  ].join("\n");
}

/** The shape of a level, in white. */
function mark(level: State): string {
  const attributes = isSolid(level)
    ? `fill="#fff" fill-rule="evenodd"`
    : `fill="none" stroke="#fff" stroke-width="1.7" stroke-linejoin="round"`;
  return `<path d="${outlineOf(level)}" ${attributes}/>`;
}

const textAt = (x: number, text: string): string =>
  `<text x="${x}" y="14" textLength="${Math.ceil(widthOf(text))}" lengthAdjust="spacingAndGlyphs">${markup(text)}</text>`;

/** The width of a text, where East Asian characters and symbols count twice. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, each) => sum + (/[\u1100-\uFFFF]|[^\0-\uFFFF]/u.test(each) ? 2 : 1), 0) * EM;

/** A text escaped for XML. */
const markup = (text: string): string => escapeMarkup(replaceInvalidXml(text));
