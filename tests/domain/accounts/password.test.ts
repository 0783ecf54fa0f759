import { expect, test } from "vitest";
import { checkPassword, PASSWORD_MAX } from "#domain/accounts/password.ts";

const known = new Set(["password", "qwerty", "1234567890", "afloat", "status", "iloveyou"]);
const check = (password: string) => () => checkPassword(password, (candidate) => known.has(candidate));

test("a sentence is accepted, in any script, with spaces, and of any length up to the limit", () => {
  for (const password of [
    "a sentence only we would write",
    "another boat, on another sea",
    "云上的状态页面永远不会说谎今天也是",
    "the boat stays afloat while the cloud is down, and says so. ".repeat(4),
  ])
    expect(check(password), password).not.toThrow();
  expect(check(`${"a sentence only we would write".repeat(8)}`)).not.toThrow();
});

test("a password that is too short or too long is refused with its length", () => {
  expect(check("14 characters!")).toThrow("14 characters; at least 15");
  expect(check("a".repeat(PASSWORD_MAX + 1))).toThrow("too long");
  const rare = Array.from({ length: PASSWORD_MAX }, (_, n) => String.fromCodePoint(0x20000 + n)).join("");
  expect(check(rare), "counted in characters, not in code units").not.toThrow();
});

test("common passwords are refused, however they are extended", () => {
  for (const password of [
    "passwordpassword",
    "Password1234567890",
    "qwerty-password!",
    "Afloat-status-2026",
    "aaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "iloveyou1234567890!!",
  ])
    expect(check(password), password).toThrow("too easy to guess");
});
