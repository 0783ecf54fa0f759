import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { damage, FORMS, filesNamed } from "#tests/support/servers/damage.ts";
import { post } from "#tests/support/servers/mirrors.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";
import { filesBelow } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

test("the witness states what it compared, and compares every file again after some hours", async () => {
  const { world, url } = await servedMirror();
  const state = join(temporaryFolder(), "seen.json");
  const look = async () => (await world.cli("witness", url, "--once", "--state", state)).stdout;
  expect(await look()).toMatch(
    /All copies agree: .*: all \d+ files, each without compression, and as clients that accept gzip, br or zstd\./,
  );
  expect(await look()).toMatch(/: \d+ files, the front pages and open incidents among them, each without compression/);
  const memory = JSON.parse(readFileSync(state, "utf8"));
  const HOURS = 3_600_000;
  expect((await observe([copyAt(url)], memory, () => Date.now() + HOURS, 0)).compared).toMatchObject([{ isThorough: false }]);
  expect((await observe([copyAt(url)], memory, () => Date.now() + 7 * HOURS, 0)).compared).toMatchObject([{ isThorough: true }]);
});

test("between full passes, the witness still sees a changed front page, a changed open incident and a changed state", async () => {
  const { folder, url, id } = await servedMirror();
  const { memory } = await observe([copyAt(url)], NOTHING_SEEN, Date.now, 0);
  for (const file of ["index.html", "status.txt", `incidents/${id}/index.html`]) {
    const repair = damage(folder, file, FORMS[2]);
    const { complaints, compared } = await observe([copyAt(url)], memory, Date.now, 0);
    expect(complaints, file).toEqual([expect.stringContaining(`: ${file}`)]);
    expect(compared).toMatchObject([{ isThorough: false }]);
    repair();
  }
});

test("an older checkpoint and log under the current manifest are named, even where two copies agree on them", async () => {
  const { world, folder, url } = await servedMirror();
  const old = filesBelow(folder);
  await post(world, "More names fail.");
  await world.json("mirror", "sync");
  for (const [name, bytes] of old)
    if (name === FILES.checkpoint || name.startsWith("integrity/log/")) writeFileSync(join(folder, name), bytes);
  const { complaints } = await observe([copyAt(url), copyAt(url)], NOTHING_SEEN, Date.now, 0);
  expect(filesNamed(complaints, [FILES.checkpoint, "integrity/log/"])).toEqual([FILES.checkpoint, "integrity/log/"]);
});
