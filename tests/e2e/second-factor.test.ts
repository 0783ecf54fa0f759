import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { makeWorld, type World } from "../support/afloat.ts";
import { expectAccessible, openPage } from "../support/browser.ts";
import { temporaryFolder } from "../support/record.ts";
import { ACCOUNT, setupLink } from "../support/staff.ts";

/** An admin that is reached by a name, as passkeys need it, and asks everybody for a second factor. */
async function strictWorld(): Promise<{ world: World; link: string; adminUrl: string }> {
  const config = join(temporaryFolder(), "afloat.yaml");
  const world = await makeWorld({ AFLOAT_CONFIG: config, AFLOAT_DEMO: "0" });
  const adminUrl = world.adminUrl.replace("127.0.0.1", "localhost");
  const settings = `admin: { url: "${adminUrl}", secondFactor: required }`;
  writeFileSync(config, `site: { name: Status, url: "http://localhost:4321" }\n${settings}\n`);
  const admin = await world.admin();
  return { world, adminUrl, link: await setupLink(admin) };
}

/** A page whose browser has a phone or key at hand that makes passkeys (WebDriver's virtual authenticator). */
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

async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password").fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Set up and sign in" }).click();
}

const heading = (page: Page) => page.locator("h1").innerText();

test("a passkey is added, opens the door by itself, and is refused without the owner's gesture or when sent twice", async () => {
  const { link, adminUrl } = await strictWorld();
  const { page, verified } = await openWithAuthenticator();
  await setUp(page, link);
  expect(await heading(page), "nothing opens before there is a second factor").toBe("Your account");
  await page.goto(`${adminUrl}/admin/incidents/new/`);
  expect(await heading(page)).toBe("Your account");
  await page.getByLabel("Name of the passkey").fill("phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("heading", { name: /^Recovery codes/ }).waitFor();
  expect(await page.locator(".codes code").count()).toBe(10);
  await expectAccessible(page);
  await page.goto(`${adminUrl}/admin/`);
  expect(await heading(page)).toBe("Nothing is open");
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

test("a password needs its second step: a passkey, or a printed code once the device is lost", async () => {
  const { link, adminUrl } = await strictWorld();
  const { page } = await openWithAuthenticator();
  await setUp(page, link);
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
  expect(await heading(page)).toBe(`Second step for ${ACCOUNT.name}`);
  await expectAccessible(page);
  await page.goto(`${adminUrl}/admin/incidents/new/`);
  expect(await heading(page), "half a sign-in opens nothing").toBe(`Second step for ${ACCOUNT.name}`);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(`${adminUrl}/admin/`);
  await signIn();
  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${adminUrl}/admin/`);
}, 120_000);

test("an authenticator app is added by its key, without JavaScript, and asked for at the next sign-in", async () => {
  const { link, adminUrl } = await strictWorld();
  const page = await openPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await setUp(page, link);
  await page.getByRole("link", { name: "Add an authenticator app" }).click();
  const key = (await page.locator("p > code").innerText()).replaceAll(" ", "");
  const code = (at: number) => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: at });
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Add the app" }).click();
  expect(await page.locator(".faults").innerText()).toContain("This is not the code that the app shows now.");
  expect((await page.locator("p > code").innerText()).replaceAll(" ", ""), "the key is still the same").toBe(key);
  await page.getByLabel("Code").fill(code(Date.now()));
  await page.getByRole("button", { name: "Add the app" }).click();
  expect(await heading(page)).toBe("The app is added");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password").fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await heading(page)).toBe(`Second step for ${ACCOUNT.name}`);
  await page.getByLabel("Code").fill(code(Date.now() + 30_000));
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(page.url()).toBe(`${adminUrl}/admin/`);
}, 120_000);
