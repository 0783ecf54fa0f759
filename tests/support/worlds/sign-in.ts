import type { Actor } from "#domain/accounts/actor.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { createAccount } from "#usecases/accounts/accounts.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";
import { emptyRecord } from "./record.ts";

export const RIGHT = "a sentence only we would write";
export const WRONG = "a sentence that others would write";
export const ADMINISTRATOR: Actor = {
  name: "Operations lead",
  role: "administrator",
  via: "admin",
  address: "203.0.113.1",
};
export const HOME = { address: "203.0.113.9", agent: "Firefox" };

/** A database with one publisher, and a clock that the test sets. */
export async function signInRecord() {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const context = { ...emptyRecord(), now: () => clock.now, actor: ADMINISTRATOR };
  const account = await createAccount(context, { name: "Comms lead", password: RIGHT, role: "publisher" });
  // The rules of a sign-in are the same with a hash that takes a thousandth of the time.
  context.db.$client.prepare("UPDATE accounts SET password = ?").run(cheapHash(RIGHT));
  const enter = (password: string, visit: Parameters<typeof signIn>[2] = HOME, name = "Comms lead") =>
    signIn(context, { name, password }, visit);
  const wrong = async (times: number, visit = HOME) => {
    const messages: string[] = [];
    for (let n = 0; n < times; n++) messages.push(await enter(WRONG, visit).catch(({ message }) => message));
    return messages;
  };
  return { context, clock, account, enter, wrong };
}
