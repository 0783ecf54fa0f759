import fc from "fast-check";
import { expect, test } from "vitest";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { fileOf, paths } from "#domain/publishing/paths.ts";
import { INTEGRITY_STAGES, planSync, stageOf } from "#mirrors/plan.ts";

const FILES = [
  paths.incident("dns"),
  paths.record("dns"),
  paths.service("dns"),
  paths.month("2024-04"),
  paths.feed,
  paths.front,
  paths.uptimeJson,
  integrityPaths.shard("a1"),
  integrityPaths.log("2024-04", 0),
  integrityPaths.sums,
  integrityPaths.checkpoint,
  integrityPaths.manifest,
  integrityPaths.signature,
  integrityPaths.heartbeat,
].map(fileOf);

const sums = fc
  .dictionary(fc.constantFrom(...FILES), fc.constantFrom<string[]>("1", "2", "3"))
  .map((given) => new Map(Object.entries(given)));
const unsure = fc.uniqueArray(fc.constantFrom(...FILES)).map((files) => new Set(files));

test("whatever a mirror had, it has the local files afterwards, and no file known to be there is sent again", () => {
  fc.assert(
    fc.property(sums, sums, unsure, (local, held, doubtful) => {
      const { stages, gone } = planSync(local, held, doubtful);
      const after = new Map(held);
      for (const file of stages.flat()) after.set(file, local.get(file) as string);
      for (const file of gone) after.delete(file);
      expect(after).toEqual(local);
      expect(stages.flat().filter((file) => held.get(file) === local.get(file) && !doubtful.has(file))).toEqual([]);
      expect([...doubtful].filter((file) => local.has(file) && !stages.flat().includes(file))).toEqual([]);
    }),
  );
});

test("stopped at any point, a mirror has a new manifest only with all the files that it lists", () => {
  fc.assert(
    fc.property(sums, sums, fc.nat(FILES.length), (local, held, stop) => {
      const after = new Map(held);
      const sent = planSync(local, held).stages.flat();
      for (const file of sent.slice(0, stop)) after.set(file, local.get(file) as string);
      const manifest = fileOf(integrityPaths.manifest);
      fc.pre(sent.slice(0, stop).includes(manifest));
      const listed = [...local].filter(([file]) => stageOf(file) < INTEGRITY_STAGES);
      expect(listed.filter(([file, sum]) => after.get(file) !== sum)).toEqual([]);
    }),
  );
});

test("leaf pages are sent before the pages that link to them, then the front page, and the heartbeat last", () => {
  const local = new Map(FILES.toReversed().map((file) => [file, "1"]));
  const order = planSync(local, new Map()).stages.flat();
  const positions = [
    paths.incident("dns"),
    paths.service("dns"),
    paths.front,
    integrityPaths.shard("a1"),
    integrityPaths.sums,
    integrityPaths.manifest,
    integrityPaths.heartbeat,
  ].map((path) => order.indexOf(fileOf(path)));
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(positions.at(-1)).toBe(FILES.length - 1);
});
