import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/afloat.ts";

interface Import {
  from: string;
  /** A package's name, or a path from the root of the project. */
  to: string;
}

const files = globSync(["{src,db,bin,tests}/**/*.{ts,astro,mjs}", "src/pages/.*/**/*.ts"], { cwd: root }).sort();
const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(join(root, from), "utf8").matchAll(/(?:(?<!["'])\bfrom|\bimport\(?)\s*["']([^"']+)["']/g)].map(([, word]) => {
    const to = word as string;
    return { from, to: to.startsWith(".") ? normalize(join(dirname(from), to)) : to };
  }),
);
const product = imports.filter(({ from }) => from.startsWith("src/") || from.startsWith("db/"));
const within = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));
const importersOf = (name: string) => [
  ...new Set(product.filter(({ to }) => to === name || to.startsWith(`${name}/`)).map(({ from }) => from)),
];
const arrows = (from: string, ...to: string[]) => product.filter((each) => within(each.from, from) && within(each.to, ...to));

test("the files and their imports were found at all", () => {
  expect(files.length).toBeGreaterThan(60);
  expect(product.length).toBeGreaterThan(150);
});

test("the domain imports nothing but itself", () => {
  expect(product.filter(({ from, to }) => within(from, "src/domain") && !within(to, "src/domain"))).toEqual([]);
});

test("what checks a copy runs without Afloat's record: it knows the domain, and nothing else", () => {
  const outside = product.filter(({ from, to }) => within(from, "src/integrity") && !within(to, "src/domain", "src/integrity"));
  expect(outside.map(({ to }) => to).filter((to) => !to.startsWith("node:"))).toEqual([]);
});

test("only db uses the query builder, only db and the publisher's lock use SQLite", () => {
  expect(importersOf("drizzle-orm").filter((file) => !within(file, "db"))).toEqual([]);
  expect(importersOf("better-sqlite3").filter((file) => !within(file, "db"))).toEqual(["src/publisher/lock.ts"]);
});

test("only one file knows how the renderer is called", () => {
  expect(importersOf("astro/app")).toEqual(["src/publisher/render.ts"]);
});

test("only two files know iCalendar: one for rules of recurrence, one for the calendar", () => {
  expect(importersOf("ical.js")).toEqual(["src/feeds/calendar.ts", "src/usecases/maintenance/recurrence.ts"]);
});

test("only one file knows how the log is written", () => {
  expect(importersOf("pino")).toEqual(["src/runtime/logger.ts"]);
});

test("use cases know nothing of their callers", () => {
  const outside = ["src/admin", "src/api", "src/cli", "src/pages", "src/components", "src/publisher", "src/mirrors"];
  expect(arrows("src/usecases", ...outside)).toEqual([]);
  expect(arrows("db", "src/usecases", ...outside)).toEqual([]);
});

test("reading Markdown knows only the domain, and only its own folder parses it into blocks", () => {
  const folder = "src/postmortem-markdown";
  const own = product.filter(({ from, to }) => within(from, folder) && /^(src|db)\//.test(to));
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter(({ to }) => !within(to, folder, "src/domain"))).toEqual([]);
  expect(importersOf("remark-parse").filter((file) => !within(file, folder))).toEqual([]);
});

test("looking up what a deployment leans on knows the rules and the settings, and nothing of the record", () => {
  const folder = "src/independence";
  const own = product.filter(({ from, to }) => within(from, folder) && /^(src|db)\//.test(to));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ to }) => !within(to, folder, "src/domain") && !to.startsWith("src/config"))).toEqual([]);
});

test("a drill starts the whole program on hosts of its own, and has no part of it within", () => {
  const own = product.filter(({ from, to }) => within(from, "src/drill") && /^(src|db)\//.test(to));
  expect(own.length).toBeGreaterThan(5);
  expect(own.filter(({ to }) => !within(to, "src/drill", "src/domain") && to !== "src/config/load.ts")).toEqual([]);
});

test("Statuspage's form is made from what readers are told, and knows no other translation", () => {
  const own = product.filter(({ from, to }) => within(from, "src/statuspage") && /^(src|db)\//.test(to));
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter(({ to }) => !within(to, "src/statuspage", "src/usecases", "src/domain"))).toEqual([]);
});

test("the admin and the commands know nothing of the HTTP API but the door to it", () => {
  expect(arrows("src/admin", "src/api").map(({ from }) => from)).toEqual(["src/admin/http/server.ts"]);
  expect(arrows("src/cli", "src/api").map(({ from }) => from)).toEqual(["src/cli/serve-admin.ts"]);
  expect(["src/admin/http/server.ts", "src/cli/serve-admin.ts"].every((file) => isLazy(file, "src/api/answer.ts"))).toBe(true);
  expect(arrows("src/api", "src/cli", "src/pages", "src/components")).toEqual([]);
});

test("the publisher knows no forms, no commands and no pages", () => {
  expect(arrows("src/publisher", "src/admin", "src/api", "src/cli", "src/pages", "src/components")).toEqual([]);
});

test("mirrors know what is published, and nothing of the record or of those who call them", () => {
  expect(arrows("src/mirrors", "db", "src/usecases", "src/admin", "src/cli", "src/pages", "src/components")).toEqual([]);
  expect(arrows("src/publisher", "src/mirrors")).toEqual([]);
  expect(importersOf("aws4fetch")).toEqual(["src/mirrors/s3.ts"]);
});

test("notices know the record and the words, nothing of those who call them; one file knows how mail is handed over", () => {
  const outside = ["src/admin", "src/cli", "src/pages", "src/components", "src/publisher", "src/mirrors", "src/integrity"];
  expect(arrows("src/notify", ...outside)).toEqual([]);
  expect(arrows("src/usecases", "src/notify")).toEqual([]);
  expect(importersOf("nodemailer")).toEqual(["src/notify/smtp.ts"]);
});

test("what runs in a reader's browser imports nothing but its own: all of it goes into the page", () => {
  expect(files.filter((file) => within(file, "src/page-scripts"))).not.toEqual([]);
  const borrowed = product.filter(({ from, to }) => within(from, "src/page-scripts") && !within(to, "src/page-scripts"));
  expect(borrowed).toEqual([]);
});

test("pages and components get what they show, and fetch nothing from the database", () => {
  for (const folder of ["src/pages", "src/components", "src/layouts"]) expect(arrows(folder, "db")).toEqual([]);
});

test("the site server loads no database code, no renderer and no admin", () => {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { from, to } of imports) if (from === file && !isLazy(from, to)) visit(to);
  };
  visit("src/server.ts");
  expect(seen).toContain("src/cli/main.ts");
  visit("src/cli/commands/serve.ts");
  visit("src/cli/serve-site.ts");
  expect(seen).toContain("src/site/server.ts");
  expect(
    [...seen].filter((file) => within(file, "db", "src/publisher", "src/admin", "src/usecases") || file === "better-sqlite3"),
  ).toEqual([]);
});

/** Whether a file imports another only when it needs it, or only its types. */
function isLazy(from: string, to: string): boolean {
  const name = basename(to);
  const lines = readFileSync(join(root, from), "utf8").split("\n");
  const importing = lines.filter((line) => line.includes(`/${name}"`));
  return importing.every((line) => line.includes("import(") || line.startsWith("import type "));
}

test("a file's name says what is in it", () => {
  expect(files.filter((file) => /(utils?|helpers?|managers?|common|misc)\b/i.test(basename(file)))).toEqual([]);
});

test("no source file is longer than 200 lines, but a language, which is one file however much there is to say", () => {
  const long = files.filter(
    (file) => !within(file, "src/i18n") && readFileSync(join(root, file), "utf8").split("\n").length > 201,
  );
  expect(long).toEqual([]);
});
