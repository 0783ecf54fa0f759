import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { settingsSchema } from "#config/settings.ts";
import { mapFields } from "#domain/incidents/fields.ts";
import { root } from "./support/afloat.ts";

// What an operator can set, call or read is in the documentation. Commands: tests/cli/help.test.ts; channel kinds: tests/notify.

const read = (file: string) => readFileSync(join(root, file), "utf8");
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .map((file) => read(file))
    .join("\n");
const documents = globSync(["*.md", "docs/**/*.md"], { cwd: root }).sort();
const operations = read("docs/operations.md");

test("every environment variable is in operations.md", () => {
  const names = new Set(sources("{src,bin}/**/*.{ts,mjs}").match(/\bAFLOAT_[A-Z_]*[A-Z]\b/g));
  const given = [...names].filter((name) => !name.startsWith("AFLOAT_BUILD_") && name !== "AFLOAT_MIRROR");
  expect(given.length).toBeGreaterThan(12);
  expect(given.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
});

test("every metric is in operations.md", () => {
  const names = new Set(sources("src/admin/http/metrics.ts").match(/"afloat_[a-z_]+"/g));
  expect(names.size).toBeGreaterThan(15);
  expect([...names].map((name) => name.slice(1, -1)).filter((name) => !operations.includes(name))).toEqual([]);
});

test("every setting is in the example or in a guide", () => {
  const settings = keysOf(z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" }));
  expect(settings).toContain("mainCloud.nameServers");
  expect(settings.length).toBeGreaterThan(60);
  const written = read("afloat.example.yaml") + documents.map(read).join("\n");
  const isWritten = (path: string) => new RegExp(`\\b${path.split(".").at(-1)}\\b`).test(written);
  expect(settings.filter((path) => !isWritten(path))).toEqual([]);
});

test("every field of an incident is in the description of the incident file", () => {
  const files = read("docs/files.md");
  expect(Object.keys(mapFields(() => null)).filter((name) => !files.includes(`\`${name}\``))).toEqual([]);
});

type Schema = z.core.JSONSchema.BaseSchema;

/** The paths of all keys of a schema. */
function keysOf(schema: Schema): string[] {
  const own = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const inside = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])] as (
    | Schema
    | undefined
  )[];
  return [
    ...own.flatMap(([name, value]) => [name, ...keysOf(value).map((key) => `${name}.${key}`)]),
    ...inside.flatMap((each) => (each && typeof each === "object" ? keysOf(each) : [])),
  ];
}

test.each(documents)("%s: every relative link leads to a file and a heading", (file) => {
  const text = read(file).replace(/```[\s\S]*?```/g, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(([, link, source]) => (link ?? source) as string);
  const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !leads(file, link));
  expect(broken).toEqual([]);
});

function leads(from: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || !target.endsWith(".md") || anchorsOf(read(target)).has(anchor);
}

/** The anchors of headings, as GitHub makes them. */
const anchorsOf = (markdown: string) =>
  new Set(
    [...markdown.replace(/```[\s\S]*?```/g, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
