import { join } from "node:path";
import { expect, test } from "vitest";
import { copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { verifyCopy } from "#integrity/verify.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { damage, FORMS, filesNamed, oneOfEachKind } from "#tests/support/servers/damage.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";

// A server hands out one file in several forms. A check must see what each reader sees.

test.each(FORMS)(
  "a bit changed in the $form form of any kind of file is named by verify, the mirror check and the witness",
  async (form) => {
    const { world, folder, url, id } = await servedMirror();
    const check = async () => {
      const verdict = await verifyCopy(copyAt(url), { fresh: true, now: Date.now, retryDelayMs: 0 });
      const { complaints } = await observe([copyAt(url)], NOTHING_SEEN, Date.now, 0);
      const mirror = JSON.parse((await world.cli("mirror", "check", "--json")).stdout).mirrors[0];
      return { verify: verdict.faults.map(({ file }) => file), witness: complaints, mirror: mirror.differing as string[] };
    };
    expect(await check()).toEqual({ verify: [], witness: [], mirror: [] });

    const kinds = oneOfEachKind(folder, id);
    expect(kinds.length).toBeGreaterThan(12);
    const repairs = kinds.map((file) => damage(folder, file, form));
    const found = await check();
    expect(new Set(found.verify)).toEqual(new Set(kinds));
    expect(found.mirror.toSorted()).toEqual(kinds.toSorted());
    expect(filesNamed(found.witness, kinds)).toEqual(kinds);
    for (const repair of repairs) repair();

    // If one of these cannot be trusted, nothing that it lists can be either.
    for (const file of Object.values(FILES)) {
      const repair = damage(folder, file, form);
      const { verify, witness, mirror } = await check();
      expect(verify, file).toContain(file);
      expect(mirror, file).toContain(file);
      expect(filesNamed(witness, [file])).toEqual([file]);
      repair();
    }
    expect(await check()).toEqual({ verify: [], witness: [], mirror: [] });
  },
);

test("verify states the forms that it looked at", async () => {
  const { world, url } = await servedMirror();
  expect(await world.json("verify", url)).toMatchObject({ faults: [], forms: ["identity", "gzip", "br"] });
  expect((await world.cli("verify", url)).stdout).toContain("without compression, as gzip, and as br");
  expect((await world.json("verify", join(world.dataDir, "site"))).forms).toEqual(["identity"]);
});
