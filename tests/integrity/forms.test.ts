import { join } from "node:path";
import { expect, test } from "vitest";
import { isLong } from "#tests/support/long.ts";
import { damage, FORMS, filesNamed, oneOfEachKind } from "#tests/support/servers/damage.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";
import { checkAll } from "#tests/support/servers/three-checks.ts";

// A server hands out one file in several forms. A check must see what each reader sees.

test.each(FORMS)(
  "a bit changed in the $form form of any kind of file is named by verify, the mirror check and the witness",
  async (form) => {
    const { world, folder, url, id } = await servedMirror();
    const check = () => checkAll(world, url);
    if (isLong) expect(await check()).toEqual({ verify: [], witness: [], mirror: [] });

    const kinds = oneOfEachKind(folder, id);
    expect(kinds.length).toBeGreaterThan(12);
    const repairs = kinds.map((file) => damage(folder, file, form));
    const found = await check();
    expect(new Set(found.verify)).toEqual(new Set(kinds));
    expect(found.mirror.toSorted()).toEqual(kinds.toSorted());
    expect(filesNamed(found.witness, kinds)).toEqual(kinds);
    for (const repair of repairs) repair();
    expect(await check()).toEqual({ verify: [], witness: [], mirror: [] });
  },
);

test("verify states the forms that it looked at", async () => {
  const { world, url } = await servedMirror();
  expect(await world.json("verify", url)).toMatchObject({ faults: [], forms: ["identity", "gzip", "br", "zstd"] });
  expect((await world.cli("verify", url)).stdout).toContain("without compression, and as clients that accept gzip, br or zstd");
  expect((await world.json("verify", join(world.dataDir, "site"))).forms).toEqual(["identity"]);
});
