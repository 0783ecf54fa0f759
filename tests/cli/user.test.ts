import { join } from "node:path";
import { expect, test } from "vitest";
import { signIn } from "../../src/usecases/accounts.ts";
import { makeWorld, type World } from "../support/afloat.ts";
import { openUntilFinished } from "../support/record.ts";
import { POLICY } from "../support/sample.ts";

const FIRST = "a boat that stays afloat";
const SECOND = "another boat, on another sea";

const canSignIn = async ({ dataDir }: World, password: string): Promise<boolean> => {
  const db = openUntilFinished(join(dataDir, "afloat.db"));
  return (await signIn({ db, zone: "Etc/UTC", now: Date.now, postmortems: POLICY }, { name: "duty", password })) !== undefined;
};

test("an account is added with a password from standard input, and reset with another", async () => {
  const world = await makeWorld();
  const added = await world.cliWithInput(`${FIRST}\n`, "user", "add", "duty", "--json");
  expect([added.status, JSON.parse(added.stdout)]).toEqual([0, { name: "duty" }]);
  expect(await canSignIn(world, FIRST)).toBe(true);
  expect(await world.json("user", "list")).toEqual({ accounts: [{ name: "duty", createdAt: expect.stringMatching(/Z$/) }] });
  expect((await world.cliWithInput(SECOND, "user", "reset", "duty")).stdout).toContain("signed out everywhere");
  expect([await canSignIn(world, FIRST), await canSignIn(world, SECOND)]).toEqual([false, true]);
});

test("a short password and a name taken are refused", async () => {
  const world = await makeWorld();
  expect((await world.cli("user", "list")).stdout).toContain("Nobody can sign in yet.");
  const short = await world.cliWithInput("short", "user", "add", "duty");
  expect([short.status, short.stderr]).toEqual([1, expect.stringContaining("password: ")]);
  await world.cliWithInput(FIRST, "user", "add", "duty");
  const taken = await world.cliWithInput(SECOND, "user", "add", "DUTY");
  expect([taken.status, taken.stderr]).toEqual([1, expect.stringContaining("is taken")]);
  expect((await world.json("user", "list")).accounts).toHaveLength(1);
});
