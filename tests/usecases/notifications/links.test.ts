import { expect, test } from "vitest";
import { DAY } from "#domain/time.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { changeAccount, createAccount, inviteAccount } from "#usecases/accounts/accounts.ts";
import { accountOfLink, choosePassword } from "#usecases/accounts/change-password.ts";
import { createSetupToken, isSetupTokenValid, setUpFirstAccount } from "#usecases/setup.ts";

const PASSWORD = "a sentence only we would write";

/** A database with a clock that the test sets, and an administrator. */
function recordWithClock() {
  const record = emptyRecord();
  const clock = { now: record.now() };
  const context = { ...record, now: () => clock.now, actor: { ...record.actor, role: "administrator" as const } };
  return { clock, context };
}

test("the set-up link is valid for a day, and not a moment longer", async () => {
  const { clock, context } = recordWithClock();
  const token = createSetupToken(context);
  clock.now += DAY - 1;
  expect(isSetupTokenValid(context, token)).toBe(true);
  clock.now += 1;
  expect(isSetupTokenValid(context, token)).toBe(false);
  await expect(setUpFirstAccount(context, { token, name: "Comms lead", password: PASSWORD })).rejects.toThrow("has expired");
});

test("an invitation and a password link are valid for three days, and not a moment longer", async () => {
  const { clock, context } = recordWithClock();
  await createAccount(context, { name: "Comms lead", password: PASSWORD, role: "publisher" });
  const links = [
    inviteAccount(context, { name: "Author", role: "author" }).token,
    changeAccount(context, "Comms lead", { do: "link" }).token as string,
  ];
  const opened = () => links.map((token) => accountOfLink(context, token)?.name);
  clock.now += 3 * DAY - 1;
  expect(opened()).toEqual(["Author", "Comms lead"]);
  clock.now += 1;
  expect(opened()).toEqual([undefined, undefined]);
  for (const token of links) await expect(choosePassword(context, token, PASSWORD)).rejects.toThrow("has expired");
});
