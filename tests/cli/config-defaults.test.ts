import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRuntimePaths } from "#config/environment.ts";
import { loadConfig } from "#config/load.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** The settings of a site with these admin settings. */
function configWith(admin: string) {
  const folder = temporaryFolder();
  const file = join(folder, "afloat.yaml");
  writeFileSync(file, `site: { name: Status, url: "https://status.example.com" }\n${admin}\n`);
  return loadConfig({ AFLOAT_CONFIG: file, AFLOAT_DATA: folder });
}

test.each([
  ['admin: { url: "https://admin.example.com" }', true],
  ['admin: { url: "https://admin.example.com", secondFactor: optional }', false],
  ['admin: { url: "http://10.0.0.1:4322", secondFactor: required }', true],
  ['admin: { url: "http://10.0.0.1:4322" }', false],
  ["", false],
])("over https every user needs a second factor, unless the settings say otherwise: %s", (admin, isNeeded) => {
  expect(configWith(admin).admin.needsSecondFactor).toBe(isNeeded);
});

test("without settings the site is at port 4321, the admin at 4322, and both listen on this machine only", () => {
  expect(readRuntimePaths({})).toMatchObject({ host: "127.0.0.1", sitePort: 4321, adminPort: 4322 });
  expect(configWith("").adminUrl).toBe("http://127.0.0.1:4322");
});
