import { expect, test } from "vitest";
import { DAY, toIso } from "#domain/time.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";

test("security.txt has the contact from the settings, and is valid for half a year from the day of its publication (RFC 9116)", async () => {
  const { parts, context } = await openRecorded();
  const { site } = parts.loadConfig({ AFLOAT_DATA: temporaryFolder() });
  const own = { zone: "Etc/UTC", url: "https://status.example.com", securityContact: "mailto:security@example.com" };
  const snapshot = parts.takeSnapshot(context.db, { ...site, ...own });
  const text = String(await parts.renderPath("/.well-known/security.txt", snapshot));
  const today = context.now() - (context.now() % DAY);
  expect(text.trim().split("\n")).toEqual([
    "Contact: mailto:security@example.com",
    `Expires: ${toIso(today + 180 * DAY)}`,
    "Canonical: https://status.example.com/.well-known/security.txt",
  ]);
});
