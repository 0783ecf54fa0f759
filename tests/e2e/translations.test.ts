import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "../support/afloat.ts";
import { expectAccessible, openPage } from "../support/browser.ts";
import { pageText } from "../support/site.ts";
import { ACCOUNT, signedIn } from "../support/staff.ts";

const signIn = async ({ adminUrl }: World, next: string) => {
  const page = await openPage({ viewport: { width: 360, height: 800 } });
  await page.goto(`${adminUrl}/admin/login/?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password", { exact: true }).fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  return page;
};

test("the desk takes words in a further language, tells what has none, and the page shows what there is", async () => {
  const { world } = await signedIn(IN_BOTH_LANGUAGES);
  const page = await signIn(world, "/admin/incidents/new/");
  await page.getByLabel("Title", { exact: true }).fill("Cloud API fails");
  await page.getByLabel("Message", { exact: true }).fill("Calls fail.");
  await page.getByText("In other languages").click();
  await page.getByLabel("Title (简体中文)").fill("云 API 异常");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish incident", exact: true }).click();
  await page.getByText(/^Live since/).waitFor();
  const id = /incidents\/([0-9a-z]{12})\//.exec(page.url())?.[1] ?? expect.fail(page.url());
  const path = `zh-CN/incidents/${id}/index.html`;
  expect(await page.locator(".untranslated").innerText()).toBe("No 简体中文 for 1 update");
  expect(pageText(world, path)).toContain("云 API 异常");
  expect(pageText(world, path)).toContain("Calls fail.");
  await page.locator(".untranslated a").click();
  const said = page.locator(".timeline");
  await said.getByText("Correct this text").click();
  await said.getByText("In other languages").click();
  await said.getByLabel("Message (简体中文)").fill("调用失败。");
  await said.getByRole("button", { name: "Publish the correction" }).click();
  await page.getByText("Translation added").waitFor();
  expect(await page.locator(".untranslated").count()).toBe(0);
  await expect.poll(() => pageText(world, path)).toContain("调用失败。");
  expect(pageText(world, path)).not.toContain("Calls fail.");
  expect(pageText(world, `incidents/${id}/index.html`)).toContain("Calls fail.");
  const record = await world.json("incident", "show", id);
  expect(record.updates[0]).toMatchObject({ message: "Calls fail.", translations: { "zh-CN": "调用失败。" } });
});
