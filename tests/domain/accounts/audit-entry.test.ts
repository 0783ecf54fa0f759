import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type AuditEntry, chainedText, firstBroken } from "#domain/accounts/audit-entry.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function hashChain(count: number) {
  const entries: (AuditEntry & { seq: number; hash: string })[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const entry: AuditEntry = {
      at: seq,
      who: "Comms lead",
      via: "admin",
      address: "",
      act: "incident.post",
      subject: "x",
      detail: "{}",
    };
    entries.push({ ...entry, seq, hash: sha256(chainedText(entry, seq, entries.at(-1)?.hash ?? "")) });
  }
  return entries;
}

test("an unchanged log verifies, also an empty one", () => {
  expect([firstBroken([], sha256), firstBroken(hashChain(5), sha256)]).toEqual([undefined, undefined]);
});

test("an entry that was changed, removed or moved is named", () => {
  const entries = hashChain(5);
  expect(firstBroken(entries.with(2, { ...(entries[2] as (typeof entries)[0]), who: "Somebody else" }), sha256)).toBe(3);
  expect(firstBroken(entries.toSpliced(1, 1), sha256)).toBe(2);
  expect(firstBroken(entries.toReversed(), sha256)).toBe(1);
});
