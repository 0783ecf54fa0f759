import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";
import { addAccount } from "#db/accounts/accounts.ts";
import { transact } from "#db/engine/open.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { acceptPassword, passwordMatches } from "#usecases/accounts/password.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

const GUESSED = "too easy to guess";
const site = { siteName: "Quellwolke status" };

/** A word extended with a common suffix until it is long enough. */
const padded = (start: string): string => `${start}2024!`.padEnd(15, "1");

test("none of 30,000 leaked passwords can be used, however many digits are added", async () => {
  const leaked = dictionary["passwords-common"] as string[];
  expect(leaked.length).toBeGreaterThanOrEqual(30_000);
  // Shorter passwords are refused without any list.
  const letters = leaked.filter((password) => /^[a-z]{6,}$/.test(password));
  const some = letters.filter((_, index) => index % 500 === 0);
  expect(some.length).toBeGreaterThan(30);
  for (const start of ["iloveyou", "liverpool", "sunshine", ...some])
    await expect(acceptPassword(site, "Comms lead", padded(start)), start).rejects.toThrow(GUESSED);
  await expect(acceptPassword(site, "Comms lead", padded("qzvxkwjhyt"))).resolves.toMatch(/^\$argon2id\$/);
});

test("the site's and the user's name cannot be used; elsewhere, and for others, they are normal passwords", async () => {
  for (const start of ["Quellwolke", "Wachhabender"])
    await expect(acceptPassword(site, "Wachhabender", padded(start)), start).rejects.toThrow(GUESSED);
  await expect(acceptPassword({ siteName: "Status" }, "Wachhabender", padded("Quellwolke"))).resolves.toMatch(/^\$/);
  await expect(acceptPassword(site, "Comms lead", padded("Wachhabender"))).resolves.toMatch(/^\$/);
});

/** A text of 256 characters that is in no list. */
const LONG = Array.from({ length: 64 }, (_, index) => `${(index * 7_919 + 4_099).toString(36).padStart(3, "q")} `)
  .join("")
  .padEnd(256, "z")
  .slice(0, 256);

const withOther = (at: number): string => `${LONG.slice(0, at)}#${LONG.slice(at + 1)}`;

test("every character of a long password counts, the last one too", async () => {
  const hash = await acceptPassword(site, "Comms lead", LONG);
  expect(await passwordMatches(LONG, hash)).toBe(true);
  expect(await passwordMatches(withOther(255), hash)).toBe(false);
  // Other hash functions stop at 72 bytes.
  for (const at of [0, 72, 254]) expect(await passwordMatches(withOther(at), cheapHash(LONG)), `character ${at}`).toBe(false);
  const context = emptyRecord();
  const row = { name: "Comms lead", password: cheapHash(LONG), role: "author" as const, createdAt: context.now() };
  transact(context.db, (tx) => addAccount(tx, row));
  const enter = (password: string) => signIn(context, { name: "Comms lead", password }, { address: "", agent: "" });
  for (const wrong of [withOther(255), LONG.slice(0, 255), `${LONG}x`]) await expect(enter(wrong)).rejects.toThrow("wrong");
  expect((await enter(LONG)).stage).toBe("open");
});
