import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, root, type World } from "#tests/support/afloat.ts";

interface Described {
  name: string;
  usage: string;
  summary: string;
  options: { usage: string; summary: string }[];
}

const WIDTH = 100;

const describedBy = async (world: World): Promise<Described[]> => (await world.json("help")).commands;

/** The names of the options in a usage line or in a help text. */
const optionsIn = (text: string): string[] => [...text.matchAll(/--[a-z-]+/g)].map(([name]) => name);

test("docs/cli.md lists the commands as they are", async () => {
  const { status, stdout } = await (await makeWorld()).cli("help", "--markdown");
  expect(status).toBe(0);
  const isCurrent = readFileSync(join(root, "docs", "cli.md"), "utf8") === stdout;
  expect(isCurrent, "docs/cli.md is out of date: run `npx afloat help --markdown > docs/cli.md`").toBe(true);
});

test("every command and every option has a summary of one or two sentences", async () => {
  const commands = await describedBy(await makeWorld());
  expect(commands.length).toBeGreaterThan(50);
  const summaries = commands.flatMap(({ name, summary, options }) => [
    [name, summary],
    ...options.map((option) => [`${name} ${option.usage}`, option.summary]),
  ]);
  expect(summaries.filter(([, summary = ""]) => !/^[A-Z].{5,150}\.$/.test(summary))).toEqual([]);
});

test("help lists every command with its summary, and fits a terminal", async () => {
  const world = await makeWorld();
  const commands = await describedBy(world);
  const { status, stdout, stderr } = await world.cli("help");
  expect([status, stderr]).toEqual([0, ""]);
  expect(commands.filter(({ name }) => !stdout.includes(`\n  ${name}`))).toEqual([]);
  expect(stdout.split("\n").filter((line) => line.length > WIDTH)).toEqual([]);
  for (const args of [[], ["--help"], ["-h"], ["help"]]) expect(await world.cli(...args)).toEqual({ status, stdout, stderr });
});

test("--help describes every command without opening the database", async () => {
  // A configuration that cannot be read: every command that opens the database is refused.
  const world = await makeWorld({ AFLOAT_CONFIG: "/no/such/afloat.yaml" });
  expect((await world.cli("status")).status).toBe(1);
  for (const { name, usage, summary, options } of await describedBy(world)) {
    const described = await world.cli(...name.split(" "), "--help");
    expect(described, name).toMatchObject({ status: 0, stderr: "" });
    const text = described.stdout.replace(/\s+/g, " ");
    for (const part of [usage, summary, ...options.map((option) => option.usage)]) expect(text, name).toContain(part);
    expect(await world.cli("help", ...name.split(" ")), name).toEqual(described);
  }
});

test("help for a group lists its commands", async () => {
  const world = await makeWorld();
  const { status, stdout } = await world.cli("incident", "--help");
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^afloat incident open\|/)]);
  for (const name of ["incident open --title TEXT", "incident show ID"]) expect(stdout).toContain(name);
  expect(stdout).not.toContain("maintenance");
});

test("every option of a usage line is parsed, and help shows no other", async () => {
  const world = await makeWorld();
  for (const { name, usage, options } of await describedBy(world)) {
    const own = options.filter((option) => option.usage !== "--json");
    expect(new Set(optionsIn(usage)), name).toEqual(new Set(own.flatMap((option) => optionsIn(option.usage))));
    // Options are parsed in their order: the first unknown one is reported, and nothing runs.
    const given = own.map((option) => (option.usage.includes(" ") ? `${option.usage.split(" ")[0]}=x` : option.usage));
    const { status, stderr } = await world.cli(...name.split(" "), ...given, "--no-such-option");
    expect([name, status, stderr]).toEqual([name, 2, expect.stringMatching(/^Unknown option '--no-such-option'\. Usage: /)]);
  }
});

test.each([
  { args: ["nix"], message: "Unknown command “nix”. Run “afloat help” for the list of commands.\n" },
  { args: ["constructor"], message: "Unknown command “constructor”. Run “afloat help” for the list of commands.\n" },
  { args: ["../main"], message: "Unknown command “../main”. Run “afloat help” for the list of commands.\n" },
  { args: ["help", "nix"], message: "Unknown command “nix”. Run “afloat help” for the list of commands.\n" },
  { args: ["nix", "--help"], message: "Unknown command “nix”. Run “afloat help” for the list of commands.\n" },
  { args: ["token", "toString"], message: "Unknown command “token toString”. Usage: afloat token create|list|revoke\n" },
  { args: ["token", "nix", "--help"], message: "Unknown command “token nix”. Usage: afloat token create|list|revoke\n" },
  { args: ["help", "status", "now"], message: "Unexpected argument “now”. Usage: afloat help [COMMAND…] [--markdown]\n" },
])("“afloat $args” is wrong usage", async ({ args, message }) => {
  expect(await (await makeWorld()).cli(...args)).toEqual({ status: 2, stdout: "", stderr: message });
});

test("options that exclude each other are wrong usage", async () => {
  const { status, stderr } = await (await makeWorld()).cli("serve", "--site-only", "--admin-only");
  const usage = "afloat serve [--site-only | --admin-only | --rehearsal]";
  expect([status, stderr]).toEqual([2, `--site-only and --admin-only cannot be combined. Usage: ${usage}\n`]);
});
