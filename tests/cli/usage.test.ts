import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld } from "#tests/support/afloat.ts";
import { demoWorld } from "#tests/support/worlds/worlds.ts";

const WRONG = [
  ["nix"],
  ["status", "now"],
  ["status", "--verbose"],
  ["publish", "--some"],
  ["serve", "--all"],
  ["incident"],
  ["incident", "close"],
  ["incident", "open", "--title", "x"],
  ["incident", "open", "--message", "x"],
  ["incident", "open", "--title"],
  ["incident", "update", "--message", "x"],
  ["incident", "update", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "--message", "x"],
  ["incident", "resolve", "aaaaaaaaaaaa"],
  ["incident", "correct", "aaaaaaaaaaaa", "--message", "x"],
  ["incident", "show"],
  ["postmortem", "publish"],
  ["postmortem", "import", "aaaaaaaaaaaa"],
  ["catalogue", "import"],
  ["catalogue", "export", "file"],
  ["import", "file"],
  ["import", "--from", "paper", "file"],
  ["export", "one", "two"],
  ["replay"],
  ["replay", "file", "--speed", "2", "--until", "2024-04-08T16:05:00+08:00"],
  ["verify"],
  ["verify", "one", "two"],
  ["verify", "folder", "--key"],
  ["witness"],
  ["witness", "folder", "--once", "--every", "5"],
  ["witness", "folder", "--every", "soon"],
  ["backup"],
  ["backup", "one", "two"],
  ["restore"],
  ["restore", "--force", "file"],
  ["doctor", "now"],
  ["doctor", "--resolver"],
  ["user", "add"],
  ["token", "create"],
  ["token", "list", "all"],
  ["token", "revoke"],
  ["user", "add", "duty", "password"],
];

test("wrong usage exits with 2, prints nothing on standard output, and shows the usage", async () => {
  const world = await makeWorld();
  for (const args of WRONG) {
    const { status, stdout, stderr } = await world.cli(...args);
    expect([args.join(" "), status, stdout]).toEqual([args.join(" "), 2, ""]);
    if (args[0] !== "nix") expect(stderr).toMatch(/^.* Usage: afloat .*\n$/);
  }
});

const REFUSED: [field: string, ...args: string[]][] = [
  ["role", "token", "create", "robot", "--role", "administrator"],
  ["expires", "token", "create", "robot", "--expires", "0.5"],
  ["name", "token", "create", "x"],
  ["id", "token", "revoke", "aaaaaaaaaaaa"],
  ["title", "incident", "open", "--title", "", "--message", "x"],
  ["message", "incident", "open", "--title", "x", "--message", ""],
  ["at", "incident", "open", "--title", "x", "--message", "x", "--at", "yesterday"],
  [
    "at",
    "incident",
    "open",
    "--title",
    "x",
    "--message",
    "x",
    "--at",
    "2100-01-01T00:00:00Z",
    "--started",
    "2024-01-01T00:00:00Z",
  ],
  ["started", "incident", "open", "--title", "x", "--message", "x", "--started", "2024-02-30T00:00:00Z"],
  ["status", "incident", "open", "--title", "x", "--message", "x", "--status", "fixed"],
  ["impact", "incident", "open", "--title", "x", "--message", "x", "--impact", "cloud-api"],
  ["impact", "incident", "open", "--title", "x", "--message", "x", "--impact", "cloud-api=bad"],
  ["impact", "incident", "open", "--title", "x", "--message", "x", "--impact", "nix=major_outage"],
  ["impact", "incident", "open", "--title", "x", "--message", "x", "--impact", "cvm=major_outage"],
  ["impact", "incident", "open", "--title", "x", "--message", "x", "--impact", "ocr@na-siliconvalley/control=major_outage"],
  ["next-update", "incident", "open", "--title", "x", "--message", "x", "--next-update", "soon"],
  ["id", "incident", "update", "aaaaaaaaaaaa", "--message", "x"],
  ["id", "incident", "show", "aaaaaaaaaaaa"],
  ["update", "incident", "correct", "aaaaaaaaaaaa", "--message", "x", "--reason", "y"],
  ["id", "export", "aaaaaaaaaaaa"],
  ["file", "import", "--from", "afloat", "/no/such/file"],
  ["file", "catalogue", "import", "/"],
  ["file", "replay", "/no/such/file"],
  ["speed", "replay", "file", "--speed", "0"],
  ["until", "replay", "file", "--until", "16:05"],
  ["resolver", "doctor", "--resolver", "somewhere"],
  ["rdap", "doctor", "--rdap", "somewhere"],
  ["name", "user", "reset", "nobody"],
  ["file", "backup", "/dev/null/backup.db"],
  ["file", "restore", "/no/such/file"],
  ["file", "restore", "/"],
];

test("invalid input exits with 1, names field, rule and repair, and changes nothing", async () => {
  const world = await demoWorld();
  for (const [field, ...args] of REFUSED) {
    const { status, stdout, stderr } = await world.cliWithInput("a password of good length", ...args, "--json");
    expect([args.join(" "), status, stdout]).toEqual([args.join(" "), 1, ""]);
    const { faults } = JSON.parse(stderr);
    expect(faults[0]).toEqual({ field, rule: expect.stringMatching(/./), repair: expect.stringMatching(/./) });
  }
  expect(await world.json("status")).toMatchObject({ due: 4, open: [], lastLive: null });
  expect((await world.cli("incident", "show", "aaaaaaaaaaaa")).stderr).toMatch(
    /^id: There is no incident “aaaaaaaaaaaa”\. .*\n$/,
  );
});

test("an invalid configuration is reported by file and line before anything is changed", async () => {
  const world = await makeWorld();
  const file = join(world.dataDir, "afloat.yaml");
  writeFileSync(file, "site:\n  name: X\n  url: nowhere\n");
  const there = await makeWorld({ AFLOAT_CONFIG: file });
  const { status, stderr } = await there.cli("status");
  expect(status).toBe(1);
  expect(stderr).toContain(`${file}, line 3: site.url`);
});

test.each([
  { weight: "1.5", message: "is above 1." },
  { weight: "-0.1", message: "is below 0." },
  { weight: "0.1234", message: "has more than three decimals." },
  { weight: "much", message: "is not a number." },
])("a weight of $weight is refused by file and line, with the repair", async ({ weight, message }) => {
  const world = await makeWorld();
  const file = join(world.dataDir, "afloat.yaml");
  writeFileSync(file, `site:\n  name: X\n  url: https://x.example\nuptime:\n  weights:\n    partial_outage: ${weight}\n`);
  const there = await makeWorld({ AFLOAT_CONFIG: file });
  const { status, stderr } = await there.cli("status");
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining(`${file}, line 6: uptime.weights.partial_outage ${message} Give a weight`),
  ]);
});

test("help exits with success", async () => {
  const { status, stdout } = await (await makeWorld()).cli("help");
  expect([status, stdout.includes("catalogue import FILE.yaml")]).toEqual([0, true]);
});
