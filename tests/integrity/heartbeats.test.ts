import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";
import { copyAt } from "#integrity/copy.ts";
import { FILES } from "#integrity/files.ts";
import { verifyCopy } from "#integrity/verify.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { servedMirror } from "#tests/support/servers/served-mirror.ts";

test("a heartbeat that lists other page versions than those that are signed, or none, is a fault of verify and of the witness", async () => {
  const { folder, url } = await servedMirror();
  const file = join(folder, FILES.heartbeat);
  const { versions, ...heartbeat } = JSON.parse(readFileSync(file, "utf8"));
  const others = [{ ...heartbeat, versions: [...versions].reverse().join("") }, heartbeat];
  for (const other of others) {
    writeFileSync(file, canonical(other));
    const { faults } = await verifyCopy(copyAt(url), { fresh: true, now: Date.now, retryDelayMs: 0 });
    expect(faults).toMatchObject([{ file: FILES.heartbeat, text: expect.stringContaining("page versions") }]);
    const { complaints } = await observe([copyAt(url)], NOTHING_SEEN, Date.now, 0);
    expect(complaints).toEqual([expect.stringContaining("page versions")]);
  }
});

test("a heartbeat from the future is a fault of verify and of the witness, and an expired one of verify --fresh", async () => {
  const { folder, url } = await servedMirror();
  const file = join(folder, FILES.heartbeat);
  const heartbeat = JSON.parse(readFileSync(file, "utf8"));
  const writeAt = (at: number) => {
    const iso = (time: number) => new Date(time).toISOString().replace(/\.\d+/, "");
    writeFileSync(
      file,
      JSON.stringify({
        checkedAt: iso(at),
        publishedAt: heartbeat.publishedAt,
        seq: heartbeat.seq,
        validUntil: iso(at + 300_000),
        versions: heartbeat.versions,
      }),
    );
  };
  const verify = (fresh: boolean, now = Date.now) => verifyCopy(copyAt(url), { fresh, now, retryDelayMs: 0 });
  writeAt(Date.now() + 90_000);
  expect((await verify(true)).faults).toEqual([]);
  writeAt(Date.parse("2099-01-01T00:00:00Z"));
  for (const fresh of [true, false])
    expect((await verify(fresh)).faults).toMatchObject([
      { file: FILES.heartbeat, text: expect.stringContaining("clocks disagree") },
    ]);
  expect((await observe([copyAt(url)], NOTHING_SEEN, Date.now, 0)).complaints).toEqual([
    expect.stringContaining("clocks disagree"),
  ]);
  writeFileSync(file, JSON.stringify(heartbeat));
  const later = () => Date.now() + 6 * 60_000;
  expect((await verify(true, later)).faults).toMatchObject([{ file: FILES.heartbeat, kind: "stale" }]);
  expect((await verify(false, later)).faults).toEqual([]);
});
