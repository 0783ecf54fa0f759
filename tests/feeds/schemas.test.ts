import { realpathSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { isDay, parseIso } from "#domain/time.ts";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { filesBelow, withoutSiblings } from "#tests/support/site.ts";
import { gcpFile } from "#tests/support/worlds/gcp.ts";
import { busyWorld } from "#tests/support/worlds/worlds.ts";

// Every published JSON file matches its published schema, by an independent validator.

/** The schema of a file, by its name. Statuspage's format and JSON Feed are defined by others, and are checked elsewhere. */
const SCHEMA_OF: [name: RegExp, schema: string][] = [
  [/^data\/v1\/status\.json$/, "status"],
  [/^data\/v1\/catalogue\.json$/, "catalogue"],
  [/^data\/v1\/uptime(\/\d{4}-\d\d)?\.json$/, "uptime"],
  [/^incidents\/\w{12}\/record\.json$/, "record"],
  [/^integrity\/log\/.*\.jsonl$/, "log"],
  [/^heartbeat\.json$/, "heartbeat"],
  [/^integrity\/manifest\.json$/, "manifest"],
];
const WITHOUT = /^(api\/v2|data\/v1\/schema)\/|(^|\/)feed\.json$/;

const published = (world: World) => withoutSiblings(filesBelow(realpathSync(join(world.dataDir, "site"))));

/** Validators by the names of the published schemas. */
function validators(files: ReadonlyMap<string, Buffer>) {
  const formats = {
    "date-time": (text: string) => parseIso(text) !== undefined,
    date: isDay,
    uri: (text: string) => URL.canParse(text),
  };
  const ajv = new Ajv({ strict: true, strictRequired: false, formats, allErrors: true });
  return (name: string) => {
    const schema = JSON.parse(String(files.get(`data/v1/schema/${name}.json`)));
    return ajv.getSchema(schema.$id) ?? ajv.compile(schema);
  };
}

/** Documents with the names of their schemas. */
function* documentsOf(files: ReadonlyMap<string, Buffer>): Generator<[file: string, schema: string, document: unknown]> {
  for (const [file, bytes] of files) {
    if (!/\.jsonl?$/.test(file) || WITHOUT.test(file)) continue;
    const schema = SCHEMA_OF.find(([name]) => name.test(file))?.[1];
    if (schema === undefined) throw new Error(`${file} has no schema.`);
    for (const text of file.endsWith("l") ? String(bytes).trim().split("\n") : [String(bytes)])
      yield [file, schema, JSON.parse(text)];
  }
}

/** Returns the schema violations of a world's documents, and how many documents there are of each schema. */
function validated(world: World) {
  const files = published(world);
  const validatorOf = validators(files);
  const seen: Record<string, number> = {};
  const faults = [...documentsOf(files)].flatMap(([file, schema, document]) => {
    seen[schema] = (seen[schema] ?? 0) + 1;
    const validate = validatorOf(schema);
    return validate(document) ? [] : [`${file}: ${JSON.stringify(validate.errors)}`];
  });
  return { files, seen, faults };
}

test("every JSON file of a site with every kind of content matches its schema, with no extra key", async () => {
  const { files, seen, faults } = validated(await busyWorld());
  expect(faults).toEqual([]);
  expect(Object.keys(seen).sort()).toEqual([...new Set(SCHEMA_OF.map(([, schema]) => schema))].sort());
  expect(seen.record).toBeGreaterThan(5);
  expect(seen.log).toBeGreaterThan(20);
  const validatorOf = validators(files);
  for (const [file, schema, document] of documentsOf(files)) {
    const validate = validatorOf(schema);
    for (const broken of oneKeyMore(document))
      expect(validate(broken), `${file}: ${JSON.stringify(broken).slice(0, 500)}`).toBe(false);
  }
});

/** Copies of a document with an extra key, in each of its objects in turn; of a list only the first element is changed. */
function* oneKeyMore(value: unknown): Generator<unknown> {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield { ...value, unknown: 1 };
  for (const [key, each] of Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined))
    for (const broken of oneKeyMore(each))
      yield Array.isArray(value) ? value.with(Number(key), broken) : { ...value, [key]: broken };
}

test("so does every JSON file of an empty site, and of an imported one", async () => {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  await world.json("publish");
  expect(validated(world).faults).toEqual([]);
  await world.json("import", "--from", "gcp", gcpFile);
  const { seen, faults } = validated(world);
  expect(faults).toEqual([]);
  expect(seen.record).toBe(8);
});
