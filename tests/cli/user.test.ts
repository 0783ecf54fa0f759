import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { COMMS_LEAD } from "#tests/support/worlds/actor.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { POLICY } from "#tests/support/worlds/sample.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

const FIRST = "a boat that stays afloat";
const SECOND = "another boat, on another sea";

const canSignIn = async ({ dataDir }: World, password: string): Promise<boolean> => {
  const db = openUntilFinished(join(dataDir, "afloat.db"));
  const context = { db, zone: "Etc/UTC", now: Date.now, postmortems: POLICY, actor: COMMS_LEAD, siteName: "Status" };
  return signIn(context, { name: "duty", password }, { address: "127.0.0.1", agent: "" }).then(
    () => true,
    () => false,
  );
};

test("an account is added with a password from standard input, and reset with another", async () => {
  const world = await makeWorld();
  const added = await world.cliWithInput(`${FIRST}\n`, "user", "add", "duty", "--json");
  expect([added.status, JSON.parse(added.stdout)]).toEqual([0, { name: "duty", role: "administrator" }]);
  expect(await canSignIn(world, FIRST)).toBe(true);
  expect(await world.json("user", "list")).toEqual({
    accounts: [
      {
        ...{ name: "duty", role: "administrator", secondFactor: false, disabled: false },
        createdAt: expect.stringMatching(/Z$/),
      },
    ],
  });
  expect((await world.cliWithInput(SECOND, "user", "reset", "duty")).stdout).toContain("signed out everywhere");
  expect([await canSignIn(world, FIRST), await canSignIn(world, SECOND)]).toEqual([false, true]);
});

test("a short password and a taken name are refused", async () => {
  const world = await makeWorld();
  expect((await world.cli("user", "list")).stdout).toContain("No users yet.");
  const short = await world.cliWithInput("short", "user", "add", "duty");
  expect([short.status, short.stderr]).toEqual([1, expect.stringContaining("password: ")]);
  await world.cliWithInput(FIRST, "user", "add", "duty");
  const duplicate = await world.cliWithInput(SECOND, "user", "add", "DUTY");
  expect([duplicate.status, duplicate.stderr]).toEqual([1, expect.stringContaining("is already taken")]);
  expect((await world.json("user", "list")).accounts).toHaveLength(1);
});

test("the first account manages users, and the last account that can do so cannot be removed", async () => {
  const world = await makeWorld();
  await world.cliWithInput(FIRST, "user", "add", "duty");
  expect(JSON.parse((await world.cliWithInput(SECOND, "user", "add", "writer", "--json")).stdout).role).toBe("publisher");
  const last = await world.cli("user", "role", "duty", "author");
  expect([last.status, last.stderr]).toEqual([1, expect.stringContaining("is the last administrator")]);
  expect((await world.cli("user", "disable", "duty")).status).toBe(1);
  expect((await world.json("user", "role", "writer", "administrator")).role).toBe("administrator");
  expect((await world.json("user", "disable", "duty")).disabled).toBe(true);
  expect([await canSignIn(world, FIRST), (await world.cli("user", "role", "writer", "king")).status]).toEqual([false, 1]);
});
