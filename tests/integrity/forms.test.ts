import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { verifyCopy } from "#integrity/verify.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { post } from "#tests/support/servers/mirrors.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";
import { filesBelow } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

// A server hands out one file in several forms. A check must see what each reader sees.

const FORMS = [
  { form: "identity", suffix: "", pack: (bytes: Buffer) => bytes, unpack: (bytes: Buffer) => bytes },
  { form: "gzip", suffix: ".gz", pack: (bytes: Buffer) => gzipSync(bytes), unpack: (bytes: Buffer) => gunzipSync(bytes) },
  {
    form: "br",
    suffix: ".br",
    pack: (bytes: Buffer) => brotliCompressSync(bytes),
    unpack: (bytes: Buffer) => brotliDecompressSync(bytes),
  },
] as const;

/** The first file of each kind that a site has. */
function oneOfEachKind(folder: string, id: string): string[] {
  const names = [...filesBelow(folder).keys()];
  const first = (pattern: RegExp) => names.find((name) => pattern.test(name)) as string;
  const kinds = [
    /\.xml$/,
    /\.atom$/,
    /\.rss$/,
    /\.ics$/,
    /\.csv$/,
    /\.svg$/,
    /^api\/.*\.json$/,
    /^data\/.*\.json$/,
    /^integrity\/log\//,
  ];
  const named = [
    "index.html",
    "404.html",
    "status.txt",
    `incidents/${id}/index.html`,
    ...names.filter((name) => name.startsWith("integrity/sums/")).slice(0, 1),
  ];
  return [...named.filter((name) => names.includes(name)), ...kinds.map(first)];
}

/** Flips one bit of what readers of one form get; where the site has no such form, it gets one. Returns how to undo it. */
function damage(folder: string, file: string, { suffix, pack, unpack }: (typeof FORMS)[number]): () => void {
  const target = join(folder, file + suffix);
  const original = readFileSync(join(folder, file));
  const before = existsSync(target) ? readFileSync(target) : undefined;
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] as number) ^ 1;
    return copy;
  };
  const differs = (bytes: Buffer) => {
    try {
      return !unpack(bytes).equals(original);
    } catch {
      return true;
    }
  };
  // Some bits of a compressed file mean nothing, such as those of its header: readers get the same.
  const middle =
    before && Array.from(before, (_, at) => flipped(before, (at + (before.length >> 1)) % before.length)).find(differs);
  writeFileSync(target, middle ?? pack(flipped(original, original.length >> 1)));
  return () => (before ? writeFileSync(target, before) : rmSync(target));
}

const filesNamed = (texts: readonly string[], files: readonly string[]) =>
  files.filter((file) => texts.some((text) => text.includes(file)));

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

test("the witness states what it compared, and compares every file again after some hours", async () => {
  const { world, url } = await servedMirror();
  const state = join(temporaryFolder(), "seen.json");
  const look = async () => (await world.cli("witness", url, "--once", "--state", state)).stdout;
  expect(await look()).toMatch(/All copies agree: .*: all \d+ files, each without compression, as gzip and as br\./);
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
