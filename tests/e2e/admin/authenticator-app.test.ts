import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { openPage } from "#tests/support/browser/browser.ts";
import { ACCOUNT } from "#tests/support/browser/staff.ts";
import { heading, setUpInBrowser, strictWorld } from "#tests/support/browser/strict-admin.ts";

test("an authenticator app is added by its key, without JavaScript, and required at the next sign-in", async () => {
  const { link, adminUrl } = await strictWorld();
  const page = await openPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await setUpInBrowser(page, link);
  await page.getByRole("link", { name: "Add an authenticator app" }).click();
  const key = (await page.locator("p > code").innerText()).replaceAll(" ", "");
  const code = (at: number) => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: at });
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Add app" }).click();
  expect(await page.locator(".faults").innerText()).toContain("This is not the app's current code.");
  expect((await page.locator("p > code").innerText()).replaceAll(" ", ""), "the key is still the same").toBe(key);
  await page.getByLabel("Code").fill(code(Date.now()));
  await page.getByRole("button", { name: "Add app" }).click();
  expect(await heading(page)).toBe("App added");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password").fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await heading(page)).toBe(`Two-factor authentication for ${ACCOUNT.name}`);
  await page.getByLabel("Code").fill(code(Date.now() + 30_000));
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(page.url()).toBe(`${adminUrl}/admin/`);
}, 120_000);
