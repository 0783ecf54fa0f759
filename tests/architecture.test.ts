import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/afloat.ts";

interface Import {
  from: string;
  /** A package's name, or a path from the root of the project. */
  to: string;
  /** Loaded only when it is needed, or for its types alone. */
  isLazy: boolean;
}

interface Room {
  name: string;
  mayImport: readonly string[];
  packages: readonly string[];
}

const files = globSync(["{src,db,bin,bench,tests}/**/*.{ts,astro,mjs}", "src/pages/.*/**/*.ts"], { cwd: root }).sort();
const imports: Import[] = files.flatMap((from) => {
  const code = readFileSync(join(root, from), "utf8");
  const named = [...code.matchAll(/(?:(?<!["'])\bfrom|\bimport\(?)\s*["']([^"']+)["']/g)].map((found) => {
    const source = code.slice(code.lastIndexOf("\n", found.index) + 1, found.index + found[0].length);
    return { from, to: targetOf(from, found[1] as string), isLazy: /import\(|^import type /.test(source) };
  });
  // A list of files by pattern, as in src/i18n/index.ts: all files beside it.
  const listed = /import\.meta\.glob\b[^;]*"\.\/\*\.ts"[^;]*eager: true/.test(code)
    ? globSync(`${dirname(from)}/*.ts`, { cwd: root })
    : [];
  return [...named, ...listed.filter((to) => to !== from).map((to) => ({ from, to, isLazy: false }))];
});
const product = imports.filter(({ from }) => /^(src|db)\//.test(from));

function targetOf(from: string, specifier: string): string {
  const [path = ""] = specifier.split("?");
  if (path.startsWith("#")) return /^#(db|tests|bench)\//.test(path) ? path.slice(1) : `src/${path.slice(1)}`;
  return path.startsWith(".") ? normalize(join(dirname(from), path)) : path;
}

const isBelow = (path: string, ...places: string[]) => places.some((place) => path === place || path.startsWith(`${place}/`));
const importersOf = (name: string) => [...new Set(product.filter(({ to }) => isBelow(to, name)).map(({ from }) => from))];

/** The rows of ARCHITECTURE.md's tables of rooms. */
const rooms: Room[] = [
  ...readFileSync(join(root, "docs", "ARCHITECTURE.md"), "utf8").matchAll(
    /^\| `([\w./-]+)` \| [^|]*\|([^|]*)\|(?:([^|\n]*)\|)?$/gm,
  ),
].map(([, name = "", mayImport = "", packages = ""]) => ({ name, mayImport: listed(mayImport), packages: listed(packages) }));

function listed(cell: string): string[] {
  return cell
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
}

/** Without the leading `src/`, as the tables name it. */
const nameOf = (path: string) => path.replace(/^src\//, "");
const isDomainRoom = ({ name }: Room) => name.startsWith("domain/");
const outerRooms = rooms.filter((room) => !isDomainRoom(room));
const outerRoomOf = (path: string) => outerRooms.find(({ name }) => isBelow(nameOf(path), name));

test("the files, their imports and the rooms were found at all", () => {
  expect(files.length).toBeGreaterThan(900);
  expect(product.length).toBeGreaterThan(3_000);
  expect([outerRooms.length, rooms.filter(isDomainRoom).length]).toEqual([33, 11]);
});

test("every file of the product is in a room of ARCHITECTURE.md, and every room is there", () => {
  const sources = files.filter((file) => /^(src|db)\//.test(file));
  expect(sources.filter((file) => !outerRoomOf(file))).toEqual([]);
  expect(rooms.filter(({ name }) => !sources.some((file) => isBelow(nameOf(file), name)))).toEqual([]);
});

test("no import crosses rooms but those that ARCHITECTURE.md names", () => {
  const crossing = product.filter(({ from, to }) => /^(src|db)\//.test(to) && outerRoomOf(from) !== outerRoomOf(to));
  const forbidden = crossing.filter(({ from, to }) => !outerRoomOf(from)?.mayImport.some((place) => isBelow(nameOf(to), place)));
  expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("ARCHITECTURE.md names no import that nobody uses", () => {
  const unused = rooms.flatMap(({ name, mayImport }) =>
    mayImport
      .filter((place) => !product.some(({ from, to }) => isBelow(nameOf(from), name) && isBelow(nameOf(to), place)))
      .map((place) => `${name} → ${place}`),
  );
  expect(unused).toEqual([]);
});

test("the rooms of the domain import downwards only, and nothing but the domain", () => {
  const within = product.filter(({ from }) => isBelow(from, "src/domain"));
  const forbidden = within.filter(({ from, to }) => {
    const [own, other] = [domainRoomOf(from), domainRoomOf(to)];
    const isAlphabet = dirname(to) === "src/domain";
    return !isAlphabet && own !== other && !own?.mayImport.includes(other?.name ?? "");
  });
  expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

const domainRoomOf = (path: string) => rooms.filter(isDomainRoom).find(({ name }) => isBelow(nameOf(path), name));

test("a package that one room alone imports is imported by no other", () => {
  const owned = rooms.flatMap(({ name, packages }) => packages.map((each) => [each, name] as const));
  expect(owned.length).toBeGreaterThan(10);
  for (const [each, name] of owned)
    expect(
      importersOf(each).filter((file) => !isBelow(nameOf(file), name)),
      each,
    ).toEqual([]);
});

test("a few packages are known to single files", () => {
  expect(importersOf("better-sqlite3").filter((file) => !isBelow(file, "db"))).toEqual(["src/publisher/lock.ts"]);
  expect(importersOf("astro/app")).toEqual(["src/publisher/render.ts"]);
  expect(importersOf("ical.js")).toEqual(["src/feeds/calendar.ts", "src/usecases/maintenance/recurrence.ts"]);
  expect(importersOf("nodemailer")).toEqual(["src/notify/smtp.ts"]);
});

test("files do not import each other in a circle", () => {
  const next = Map.groupBy(
    product.filter(({ to }) => /^(src|db)\//.test(to)),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("an import that leaves its folder upwards names its room", () => {
  const upwards = files.filter(
    (file) => /^(src|db|tests|bench)\//.test(file) && /(?:from|import\()\s*"\.\.\//.test(readFileSync(join(root, file), "utf8")),
  );
  expect(upwards).toEqual([]);
});

test("the optional rooms are loaded only when something asks for them", () => {
  const optional = ["api", "mirrors", "notify", "import", "statuspage", "postmortem-markdown", "drill", "independence"];
  const loaded = loadedBy("src/cli/serve-admin.ts");
  expect(loaded).toContain("src/publisher/queue.ts");
  expect([...loaded].filter((file) => optional.includes(outerRoomOf(file)?.name ?? ""))).toEqual([]);
});

test("settings load neither the database nor an optional room", () => {
  const loaded = [...loadedBy("src/config/load.ts")].filter((file) => /^(src|db)\//.test(file));
  expect(loaded).toContain("src/notify/kinds/slack.ts");
  const names = new Set(loaded.map((file) => outerRoomOf(file)?.name));
  expect([...names].sort()).toEqual(["config", "domain", "i18n", "notify/kinds"]);
});

test("the site server loads no database code, no renderer and no admin", () => {
  expect(loadedBy("src/server.ts")).toContain("src/cli/main.ts");
  const loaded = loadedBy("src/server.ts", "src/cli/commands/serve.ts", "src/cli/serve-both.ts", "src/cli/serve-site.ts");
  expect(loaded).toContain("src/site/server.ts");
  const forbidden = ["db", "src/publisher", "src/admin", "src/usecases", "src/queries", "better-sqlite3"];
  expect([...loaded].filter((file) => isBelow(file, ...forbidden))).toEqual([]);
});

/** What is loaded with some files: all that they import, but for types and for what is imported when it is needed. */
function loadedBy(...entries: string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { from, to, isLazy } of product) if (from === file && !isLazy) visit(to);
  };
  entries.forEach(visit);
  return seen;
}

test("a file's name says what is in it", () => {
  expect(files.filter((file) => /(utils?|helpers?|managers?|common|misc)\b/i.test(basename(file)))).toEqual([]);
});

test("no folder has more than 30 source files side by side, and src has five loose ones", () => {
  const sources = globSync("{src,db,bin,bench,tests}/**/*.{ts,astro,mjs,js,css,sql}", { cwd: root });
  const crowded = [...Map.groupBy(sources, (file) => dirname(file))].filter(([, inIt]) => inIt.length > 30);
  expect(crowded.map(([folder, inIt]) => `${folder}: ${inIt.length}`)).toEqual([]);
  expect(globSync("src/*.ts", { cwd: root })).toHaveLength(5);
});

test("no source file is longer than 200 lines, but a language, which is one file however much there is to translate", () => {
  const long = files.filter(
    (file) => !isBelow(file, "src/i18n") && readFileSync(join(root, file), "utf8").split("\n").length > 201,
  );
  expect(long).toEqual([]);
});
