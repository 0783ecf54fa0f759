import { createHook } from "node:async_hooks";
import { expect, onTestFinished, test } from "vitest";
import { addAccount } from "#db/accounts/accounts.ts";
import { transact } from "#db/engine/open.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { passwordMatches } from "#usecases/accounts/password.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

const RIGHT = "a sentence only we would write";

/** Counts the hashes computed until the test ends: the total, and the peak at one time. */
function watchHashes() {
  const seen = { all: 0, peak: 0 };
  const running = new Set<number>();
  const hook = createHook({
    init(id, type) {
      if (type !== "ARGON2REQUEST") return;
      running.add(id);
      seen.all += 1;
      seen.peak = Math.max(seen.peak, running.size);
    },
    before: (id) => void running.delete(id),
  }).enable();
  onTestFinished(() => void hook.disable());
  return seen;
}

test("however many users sign in at a time, at most four passwords are hashed at once", async () => {
  const hash = cheapHash(RIGHT);
  const seen = watchHashes();
  const all = await Promise.all(Array.from({ length: 20 }, () => passwordMatches(RIGHT, hash)));
  expect(all.every(Boolean)).toBe(true);
  expect(seen.all).toBe(20);
  expect(seen.peak).toBeGreaterThan(1);
  expect(seen.peak).toBeLessThanOrEqual(4);
});

test("an unknown name takes one hash like a wrong password, so that the response takes as long", async () => {
  const context = emptyRecord();
  const row = { name: "Comms lead", password: cheapHash(RIGHT), role: "author" as const, createdAt: context.now() };
  transact(context.db, (tx) => addAccount(tx, row));
  const guess = (name: string) =>
    signIn(context, { name, password: "a guess of theirs" }, { address: "", agent: "" }).catch(String);
  // The hash that stands in for an unknown account's is computed once.
  await guess("Nobody");
  const seen = watchHashes();
  for (const [index, name] of ["Comms lead", "Nobody"].entries()) {
    expect(await guess(name)).toContain("Name or password is wrong.");
    expect(seen.all, name).toBe(index + 1);
  }
});
