import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, root } from "#tests/support/afloat.ts";
import { setupLink } from "#tests/support/browser/staff.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallCatalogue } from "#tests/support/worlds/worlds.ts";

/** The hosts of a connection within this machine. */
const LOCAL = new Set(["127.0.0.1", "localhost", "::1"]);

test("the example copied whole serves a page that names no mirror, writes in the data folder only, and dials nobody", async () => {
  const folder = temporaryFolder();
  const dials = join(folder, "dials");
  copyFileSync(join(root, "afloat.example.yaml"), join(folder, "afloat.yaml"));
  const world = await makeWorld(
    {
      AFLOAT_CONFIG: join(folder, "afloat.yaml"),
      DIALS_FILE: dials,
      NODE_OPTIONS: `--import=${join(root, "tests", "support", "record-dials.mjs")}`,
    },
    join(folder, "data"),
  );
  await world.json("init");
  await world.json("catalogue", "import", smallCatalogue());
  await world.json("publish");
  const serving = await world.serve();
  const front = await (await fetch(`${world.siteUrl}/`)).text();
  expect(front).toContain("Example Cloud status");
  expect(front).not.toMatch(/Mirrors of this page|example\.(net|org)/);
  const link = new URL(await setupLink(serving));
  expect(link.hostname).toBe("127.0.0.1");
  const { status } = await fetch(`${world.adminUrl}${link.pathname}${link.search}`);
  expect(status, "the set-up link opens").toBe(200);
  expect(
    readdirSync(folder)
      .filter((name) => name !== "dials")
      .sort(),
  ).toEqual(["afloat.yaml", "data"]);
  const dialled = existsSync(dials) ? readFileSync(dials, "utf8").trim().split("\n") : [];
  expect(dialled.filter((host) => !LOCAL.has(host))).toEqual([]);
}, 60_000);
