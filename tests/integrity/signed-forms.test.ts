import { expect, test } from "vitest";
import { FILES } from "#integrity/files.ts";
import { inRun } from "#tests/support/long.ts";
import { damage, FORMS, filesNamed } from "#tests/support/servers/damage.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";
import { checkAll } from "#tests/support/servers/three-checks.ts";

/** Each of them is read in another way. */
const FILES_IN_SHORT_RUN = [FILES.heartbeat, FILES.manifest, FILES.signature, FILES.sums];

test.each(FORMS)(
  "a bit changed in the $form form of a signed file is named: nothing that it lists can be trusted",
  async (form) => {
    const { world, folder, url } = await servedMirror();
    for (const file of inRun({ short: FILES_IN_SHORT_RUN, long: Object.values(FILES) })) {
      const repair = damage(folder, file, form);
      const { verify, witness, mirror } = await checkAll(world, url);
      expect(verify, file).toContain(file);
      expect(mirror, file).toContain(file);
      expect(filesNamed(witness, [file])).toEqual([file]);
      repair();
    }
    expect(await checkAll(world, url)).toEqual({ verify: [], witness: [], mirror: [] });
  },
);
