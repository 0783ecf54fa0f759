import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openKeys } from "#publisher/signing-key.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test("the signing key is readable by its owner only: its folder has mode 0700, even if it was open before, and its file 0600", async () => {
  const dataDir = temporaryFolder();
  const folder = join(dataDir, "keys");
  mkdirSync(folder);
  // The umask limits the mode given to mkdir, but not to chmod.
  chmodSync(folder, 0o755);
  await openKeys({ dataDir, db: openUntilFinished(join(dataDir, "afloat.db")), site: join(dataDir, "site"), now: Date.now() });
  const file = join(folder, "afloat.key");
  expect(readFileSync(file, "utf8")).toContain("PRIVATE KEY");
  expect([modeOf(folder), modeOf(file)]).toEqual(["700", "600"]);
});
