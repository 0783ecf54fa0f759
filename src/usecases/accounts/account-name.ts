import type { Account } from "#db/accounts/accounts.ts";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

/** The name of an account as it is stored; refuses an invalid one. */
export function checkName(given: string): string {
  const name = given.trim();
  if (/^\S.{0,98}\S$/.test(name)) return name;
  throw new Refusal("name", "The name is too short or too long.", "Use 2 to 100 characters on one line.");
}

/** The account with a name; refuses an unknown name. */
export function requireAccount(account: Account | undefined, name: string): Account {
  if (account) return account;
  throw new Refusal("name", phrase("There is no user “{name}”.", { name }), "See “afloat user list”.");
}
