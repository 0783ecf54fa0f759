import { LEVEL_NAMES, LEVEL_PHRASES, type Level, worstOf } from "#domain/impact/level.ts";
import { phrase } from "#domain/phrase.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { readState } from "#queries/state.ts";
import { isSolid, outlineOf, SHAPE_SIZE } from "#styles/shapes.ts";
import { escapeMarkup, holdable } from "./xml.ts";

/** A state for other people's pages: all of it in one small picture, which asks for nothing else. */
export const siteBadge = (snapshot: Snapshot): string =>
  badge(snapshot, translatorFor(snapshot.site)("status"), readState(snapshot).overall.level);

/** The same for one service; undefined for an unknown or retired one. */
export function serviceBadge(snapshot: Snapshot, slug: string): string | undefined {
  const found = readState(snapshot).services.find(({ service }) => service.slug === slug);
  return found && badge(snapshot, found.service.name, worstOf(found.cells.map(({ level }) => level)));
}

const HEIGHT = 20;
/** The room of a character, whatever the font: the text is fitted into it. */
const EM = 6.6;
const PAD = 7;
const MARK = 12;

/** White is readable on each of them (WCAG 2, 4.5:1). */
const COLOURS: Record<Level, string> = {
  operational: "#1a7f37",
  under_maintenance: "#0b5cad",
  degraded_performance: "#8a5a00",
  partial_outage: "#b3400a",
  major_outage: "#a40e26",
};

function badge({ site }: Snapshot, name: string, level: Level): string {
  const t = translatorFor(site);
  const label = site.isDrill ? t("DRILL: {name}", { name }) : name;
  const word = t(LEVEL_NAMES[level]);
  const left = Math.ceil(widthOf(label)) + 2 * PAD;
  const width = left + PAD + MARK + 4 + Math.ceil(widthOf(word)) + PAD;
  const words = { site: site.name, label, level: phrase(LEVEL_PHRASES[level]) };
  const title = markup(t("{site}: {label}, {level}", words));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${title}</title>`,
    `<rect width="${width}" height="${HEIGHT}" rx="3" fill="#333"/>`,
    `<path d="M${left} 0h${width - left - 3}a3 3 0 0 1 3 3v${HEIGHT - 6}a3 3 0 0 1-3 3H${left}z" fill="${COLOURS[level]}"/>`,
    `<svg x="${left + PAD}" y="${(HEIGHT - MARK) / 2}" width="${MARK}" height="${MARK}" viewBox="0 0 ${SHAPE_SIZE} ${SHAPE_SIZE}">${mark(level)}</svg>`,
    `<g fill="#fff" font-family="Verdana,Arial,sans-serif" font-size="11" aria-hidden="true">`,
    textAt(PAD, label),
    textAt(left + PAD + MARK + 4, word),
    "</g></svg>\n",
  ].join("\n");
}

/** A level's shape, in white. */
function mark(level: Level): string {
  const drawn = isSolid(level)
    ? `fill="#fff" fill-rule="evenodd"`
    : `fill="none" stroke="#fff" stroke-width="1.7" stroke-linejoin="round"`;
  return `<path d="${outlineOf(level)}" ${drawn}/>`;
}

const textAt = (x: number, words: string): string =>
  `<text x="${x}" y="14" textLength="${Math.ceil(widthOf(words))}" lengthAdjust="spacingAndGlyphs">${markup(words)}</text>`;

/** East Asian characters and symbols are twice as wide. */
const widthOf = (words: string): number =>
  [...words].reduce((sum, each) => sum + (/[\u1100-\uFFFF]|[^\0-\uFFFF]/u.test(each) ? 2 : 1), 0) * EM;

/** Words as XML can hold them. */
const markup = (words: string): string => escapeMarkup(holdable(words));
