import { expect, onTestFinished, test } from "vitest";
import type { Language } from "#domain/phrase.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import type { World } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { WORST } from "#tests/support/browser/demo-pages.ts";
import { builtParts } from "#tests/support/parts.ts";
import { maintained } from "#tests/support/worlds/maintained.ts";
import { replayedWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// A language in which every phrase is bracketed: text outside of brackets was not translated.
const BRACKETED: Language = {
  locale: "qps-ploc",
  name: "⟦⟧",
  wordings: new Proxy({}, { get: (_, key) => `⟦${String(key)}⟧` }),
};
const SHOWN = { mirrors: [{ name: "b", publicUrl: "https://b.example" }], subscribeUrl: "https://desk.example/subscription/" };

/** Every page of a world in that language, and the front page of a drill. */
async function bracketedPages(world: World): Promise<{ path: string; html: string; names: string[] }[]> {
  const parts = await builtParts();
  const languages = parts.LANGUAGES as Language[];
  languages.push(BRACKETED);
  onTestFinished(() => void languages.splice(languages.indexOf(BRACKETED), 1));
  const config = parts.loadConfig(world.env);
  const { db } = parts.openAfloat(config);
  for (const { name, publicUrl } of SHOWN.mirrors)
    db.$client.prepare("INSERT INTO named_mirrors VALUES (?, ?, 0)").run(name, publicUrl);
  const site = { ...config.site, ...SHOWN, locales: ["en", BRACKETED.locale] };
  const snapshot = parts.takeSnapshot(db, site);
  const drill = parts.takeSnapshot(db, { ...site, isDrill: true });
  const root = `/${BRACKETED.locale}/`;
  const paths = parts.allPaths(snapshot).filter((path) => path.startsWith(root));
  const pages = [];
  for (const [path, from] of [...paths.map((each) => [each, snapshot] as const), [root, drill] as const])
    pages.push({
      path,
      html: String(await parts.renderPath(path.slice(root.length - 1), from, BRACKETED)),
      names: namesOn(from),
    });
  db.$client.close();
  return pages;
}

/** Texts that are the same in every language: names from the data and the settings, formats, and time zones. */
const namesOn = ({ site, catalogue }: Snapshot): string[] =>
  [
    ...catalogue.regions.map(({ name }) => name),
    ...catalogue.groups.flatMap(({ services }) => services.map(({ name }) => name)),
    ...[site.name, site.cloud, site.zone, "b.example"],
    ...["JSON Feed", "RSS", "Atom", "UTC"],
  ].sort((a, b) => b.length - a.length);

/** Runs in a browser: the texts of a page that are not bracketed, not names, and not marked as another language. */
function untranslatedTexts({ html, names }: { html: string; names: string[] }): string[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found: string[] = [];
  const judge = (text: string, where: string) => {
    let rest = text;
    for (let before = ""; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, "")];
    for (const name of names) rest = rest.replaceAll(name, "");
    // The unit of seconds is the same everywhere.
    rest = rest.replace(/\d s\b/g, "");
    if (/\p{L}/u.test(rest) || /\{\w+\}|\[object/.test(text)) found.push(`${where}: ${rest.trim().slice(0, 120)}`);
  };
  // Texts of the language links and of the incidents.
  const isForeign = (each: Element | null) => each?.closest("[lang]")?.getAttribute("lang") !== page.documentElement.lang;
  for (const each of page.querySelectorAll("*")) {
    if (isForeign(each)) continue;
    for (const name of ["aria-label", "title", "alt", "placeholder"]) {
      const value = each.getAttribute(name);
      if (value) judge(value, `${name} of ${each.tagName}`);
    }
    if (each.matches('meta[name="description"]')) judge(each.getAttribute("content") ?? "", "description");
  }
  for (const each of page.querySelectorAll("script, style, code, head > :not(title)")) each.remove();
  for (const each of page.querySelectorAll("[lang]")) if (each !== page.documentElement && isForeign(each)) each.remove();
  judge(page.title, "title");
  judge(page.body.textContent ?? "", "text");
  return found;
}

const MOMENTS: { record: string; make: () => Promise<World> }[] = [
  { record: "the worst minute", make: () => replayedWorld(WORST) },
  { record: "maintenance of every kind", make: async () => maintained(await worldWithIncident()) },
  { record: "an audit", make: audited },
];

async function audited(): Promise<World> {
  const world = await worldWithIncident();
  await world.json("doctor", "--publish");
  return world;
}

test.each(MOMENTS)("no page with $record has a text that bypasses the translations", async ({ make }) => {
  const pages = await bracketedPages(await make());
  expect(pages.length).toBeGreaterThan(10);
  const browser = await openPage();
  const faults = [];
  for (const page of pages)
    faults.push(...(await browser.evaluate(untranslatedTexts, page)).map((fault) => `${page.path} ${fault}`));
  expect(faults).toEqual([]);
});
