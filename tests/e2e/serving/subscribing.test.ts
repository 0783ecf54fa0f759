import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { fieldIn, openedIncident, setUp } from "#tests/support/browser/staff.ts";
import { atIntervals } from "#tests/support/intervals.ts";
import { ask } from "#tests/support/servers/site-servers.ts";
import { until } from "#tests/support/until.ts";
import { linksIn, NOTICES_EVERY, type NotifiedWorld, notifiedWorld } from "#tests/support/worlds/notified-world.ts";

/** Sends the form of the status page, as a browser does. */
const send = ({ world, subscribeUrl }: NotifiedWorld, fields: Record<string, string> | string, origin = world.siteUrl) =>
  fetch(subscribeUrl, { method: "POST", redirect: "manual", headers: { Origin: origin }, body: new URLSearchParams(fields) });

const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });

test("a reader subscribes on the status page, confirms, is notified of the selection, changes it, and unsubscribes with one click", async () => {
  const notified = await notifiedWorld(atIntervals(NOTICES_EVERY));
  const { world, mail } = notified;
  const serving = await world.serve();
  const staff = await setUp(world, serving);
  const page = await openPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: true });
  await page.goto(`${world.siteUrl}/subscribe/`);
  await page.getByText("Only these regions").click();
  await page.getByRole("checkbox", { name: "North" }).check();
  await expectAccessible(page);
  await page.getByLabel("Email address").fill("Reader@Example.com");
  await page.getByRole("button", { name: "Subscribe by email" }).click();
  await page.getByRole("heading", { name: "Check your email" }).waitFor();
  await expectAccessible(page);
  await until("the mail to confirm", () => mail.received.length === 1);
  expect(mail.received[0]?.to).toEqual(["Reader@example.com"]);
  const { confirm } = linksIn(mail.received[0]?.mail.text);

  await openedIncident(staff, { "impact.api.control.north": "major_outage" });
  await page.goto(confirm as string);
  await expectAccessible(page);
  expect(mail.received, "opening the link confirms nothing, so nothing was sent").toHaveLength(1);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("heading", { name: "You are subscribed" }).waitFor();

  const id = await openedIncident(staff, { title: "North again", "impact.api.control.north": "major_outage" });
  await openedIncident(staff, { title: "South", "impact.api.control.south": "major_outage" });
  await until("the update of the selection", () => mail.received.length === 2);
  const mailed = mail.received[1] as (typeof mail.received)[0];
  expect(mailed.mail.subject).toBe("[Investigating] North again");
  expect(mailed.mail.text).toContain(`${world.siteUrl}/incidents/${id}/`);
  const { manage, leave } = linksIn(mailed.mail.text);
  const headers = mailed.raw.replace(/\r\n[ \t]+/g, " ");
  expect(headers).toContain(`List-Unsubscribe: <${leave}>`);
  expect(headers).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");

  await page.goto(manage as string);
  await expectAccessible(page);
  await page.getByRole("checkbox", { name: "North" }).uncheck();
  await page.getByRole("checkbox", { name: "South" }).check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Saved.").waitFor();
  await openedIncident(staff, { title: "South again", "impact.api.control.south": "major_outage" });
  await until("the update of the other region", () => mail.received.length === 3);

  expect((await fetch(leave as string)).status).toBe(200);
  expect((await world.json("subscriber", "list")).subscribers).toHaveLength(1);
  const oneClick = await post(leave as string, { "List-Unsubscribe": "One-Click" });
  expect(oneClick.status).toBe(200);
  expect((await world.json("subscriber", "list")).subscribers).toEqual([]);
  await openedIncident(staff, { title: "South, the third", "impact.api.control.south": "major_outage" });
  await until("all updates at the webhook", () => notified.hook.received.length === 5);
  expect(mail.received).toHaveLength(3);
  expect([(await fetch(manage as string)).status, (await fetch(confirm as string)).status]).toEqual([410, 410]);

  // No trace of the address is left in the log, on the pages or in the audit log.
  expect(serving.log()).not.toMatch(/reader@/i);
  expect(readFileSync(join(world.dataDir, "site", "subscribe", "index.html"), "utf8")).not.toMatch(/reader@/i);
  expect((await world.cli("audit", "export")).stdout).not.toMatch(/reader@/i);
  for (const file of globSync("site/**/*.{html,json,jsonl,xml}", { cwd: world.dataDir }))
    expect(readFileSync(join(world.dataDir, file), "utf8"), file).not.toMatch(/reader@example/i);
});

test("the response does not reveal whether an address is known, mailboxes are not flooded, and only the site's own form is accepted", async () => {
  const notified = await notifiedWorld(atIntervals(NOTICES_EVERY));
  const { world, mail, subscribeUrl } = notified;
  const serving = await world.serve("--admin-only");
  await world.json("subscriber", "add", "known@example.com");
  const answers = [];
  for (const address of ["known@example.com", "fresh@example.com"]) {
    const answer = await send(notified, { address });
    answers.push([answer.status, answer.headers.get("location"), await answer.text()]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.slice(0, 2)).toEqual([303, "/subscribe/?asked=yes"]);
  await until("a mail to each", () => mail.received.length === 2);
  expect(mail.received.map(({ mail: { subject } }) => subject)).toEqual([
    "You are already subscribed to The status",
    "Confirm your subscription to The status",
  ]);
  for (const count of [3, 4, 4, 4]) {
    expect((await send(notified, { address: "FRESH@example.com" })).status).toBe(303);
    await until("three mails a day to one address at most", () => mail.received.length === count);
  }
  expect((await send(notified, { address: "program@example.com", website: "https://spam.example" })).status).toBe(303);
  const [first, second] = [mail.received[1], mail.received[3]].map((each) => linksIn(each?.mail.text).confirm as string);
  expect(
    [(await fetch(first as string)).status, (await fetch(second as string)).status],
    "only the latest of two links works",
  ).toEqual([410, 200]);

  const wrong = await send(notified, "address=no+address&service=api&service=dns");
  const text = await wrong.text();
  expect(wrong.status).toBe(422);
  expect(text).toContain("is not a valid email address. Enter one, like you@example.com.");
  expect(fieldIn(text, "address")).toBe("no address");
  expect(text.match(/checked/g)).toHaveLength(2);
  expect((await send(notified, { address: "a@example.com", service: "nothing" })).status).toBe(422);

  for (const origin of ["https://evil.example", "null"])
    expect((await send(notified, { address: "x@example.com" }, origin)).status, origin).toBe(403);
  expect((await post(subscribeUrl, { address: "x@example.com" })).status, "no origin").toBe(403);
  expect((await ask(subscribeUrl, { Host: "evil.example" }, "GET", "")).status).toBe(421);
  expect((await ask(subscribeUrl, {}, "PUT", "x")).status).toBe(405);
  expect((await fetch(`${subscribeUrl}elsewhere/`)).status).toBe(404);
  expect((await post(`${subscribeUrl}leave/?token=nobody.xyz`)).status).toBe(200);
  expect((await post(`${subscribeUrl}confirm/?token=nobody.xyz`)).status).toBe(410);
  let refused: Response | undefined;
  for (let n = 0; n < 12 && refused?.status !== 429; n++) refused = await send(notified, { address: `many${n}@example.com` });
  expect([refused?.status, refused?.headers.get("retry-after")]).toEqual([429, "3600"]);
  expect(await refused?.text()).toMatch(/value="many\d@example.com"/);
  expect(serving.log()).not.toMatch(/@example\.com/);
});

test("the Subscribe page works without the admin, and allows only that form to be sent to it", async () => {
  const { world, subscribeUrl } = await notifiedWorld();
  await world.json("publish");
  const html = readFileSync(join(world.dataDir, "site", "subscribe", "index.html"), "utf8");
  expect(html).toContain(`form-action ${subscribeUrl}`);
  expect(html).toContain("/feed.atom");
  expect(html).toContain("If it does not respond");
  expect(readFileSync(join(world.dataDir, "site", "index.html"), "utf8")).toMatch(/form-action (&#39;|')none/);
});
