import { expect, test } from "vitest";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ACCOUNT } from "#tests/support/browser/staff.ts";
import { heading, setUpInBrowser, strictWorld } from "#tests/support/browser/strict-admin.ts";

/** A page whose browser has a virtual authenticator for passkeys (WebDriver). */
async function openWithAuthenticator() {
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true } as const;
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const verified = (isUserVerified: boolean) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { page, verified };
}

test("a passkey is added, signs in by itself, and is refused without the owner's gesture or when sent twice", async () => {
  const { link, adminUrl } = await strictWorld();
  const { page, verified } = await openWithAuthenticator();
  await setUpInBrowser(page, link);
  expect(await heading(page), "no page is accessible before there is a second factor").toBe("Your account");
  await page.goto(`${adminUrl}/admin/incidents/new/`);
  expect(await heading(page)).toBe("Your account");
  await page.getByLabel("Passkey name").fill("phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: /^Recovery codes/ }).waitFor();
  expect(await page.locator(".codes code").count()).toBe(10);
  await expectAccessible(page);
  await page.goto(`${adminUrl}/admin/`);
  expect(await heading(page)).toBe("No open incidents");
  await page.getByRole("button", { name: "Log out" }).click();

  await verified(false);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("The passkey was not used.").waitFor();
  await verified(true);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  const body = (await sent).postData() ?? "";
  await page.waitForURL(`${adminUrl}/admin/`);
  const again = await fetch(`${adminUrl}/admin/login/`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: adminUrl, "Content-Type": "application/x-www-form-urlencoded" },
    body,
  });
  expect([again.status, await again.text()]).toEqual([422, expect.stringContaining("This passkey was not accepted.")]);
}, 120_000);

test("a password needs a second factor: a passkey, or a printed code once the device is lost", async () => {
  const { link, adminUrl } = await strictWorld();
  const { page } = await openWithAuthenticator();
  await setUpInBrowser(page, link);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const code = await page.locator(".codes code").first().innerText();
  const signIn = async () => {
    await page.goto(`${adminUrl}/admin/`);
    const out = page.getByRole("button", { name: "Log out" });
    if (await out.isVisible()) await out.click();
    await page.getByLabel("Name").fill(ACCOUNT.name);
    await page.getByLabel("Password").fill(ACCOUNT.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await signIn();
  expect(await heading(page)).toBe(`Two-factor authentication for ${ACCOUNT.name}`);
  await expectAccessible(page);
  await page.goto(`${adminUrl}/admin/incidents/new/`);
  expect(await heading(page), "no page is accessible after half a sign-in").toBe(`Two-factor authentication for ${ACCOUNT.name}`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(`${adminUrl}/admin/`);
  await signIn();
  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${adminUrl}/admin/`);
}, 120_000);
