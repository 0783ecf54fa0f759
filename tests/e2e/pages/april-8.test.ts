import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { makeWorld, root, type World } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { ACCOUNT, setupLink } from "#tests/support/browser/staff.ts";
import { stopClock } from "#tests/support/clock.ts";
import { isLong } from "#tests/support/long.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

interface Impact {
  service: string;
  region: string;
  plane: string;
  level: string;
}

interface PostedUpdate {
  at: string;
  status: string;
  message: string;
  nextUpdateAt?: string;
  impacts?: Impact[];
}

interface Catalogue {
  regions: { slug: string; name: string }[];
  groups: { name: string; services: { slug: string; name: string; regions: "all" | "global" | string[] }[] }[];
}

/**
 * The services of the short run, in all regions: two that were completely down, one with several planes, and one that was only partly
 * affected.
 */
const FEW = ["console", "cloud-api", "functions", "cvm"];
const isIn = (service: string): boolean => isLong || FEW.includes(service);

const file = (name: string) => readFileSync(join(root, "db", "demo", name), "utf8");
const incident = JSON.parse(file("incidents.jsonl").split("\n")[0] ?? "") as { title: string; updates: PostedUpdate[] };
const demo = parse(file("catalogue.yaml")) as Catalogue;
const groups = demo.groups.map((group) => ({ ...group, services: group.services.filter(({ slug }) => isIn(slug)) }));
const catalogue: Catalogue = { ...demo, groups: groups.filter(({ services }) => services.length > 0) };

/** What the pages must show after each of the nine updates. */
const EXPECTED = [
  { status: "investigating", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "major_outage" },
  { status: "investigating", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "major_outage" },
  { status: "identified", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "major_outage" },
  { status: "identified", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "major_outage" },
  { status: "identified", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "operational" },
  { status: "identified", site: "major_outage", console: "major_outage", shanghai: "major_outage", elsewhere: "operational" },
  { status: "monitoring", site: "partial_outage", console: "partial_outage", shanghai: "operational", elsewhere: "operational" },
  { status: "monitoring", site: "operational", console: "operational", shanghai: "operational", elsewhere: "operational" },
  { status: "resolved", site: "operational", console: "operational", shanghai: "operational", elsewhere: "operational" },
] as const;

/** Repeated levels, which the short run leaves out. */
const REPEATED = [1, 3, 5];
const POSTED = incident.updates
  .map((posted, index) => ({ posted, expected: EXPECTED[index] as (typeof EXPECTED)[number] }))
  .filter((_, index) => isLong || !REPEATED.includes(index));
const LABELS: Record<string, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
  operational: "Operational",
  degraded_performance: "Degraded performance",
  partial_outage: "Partial outage",
  major_outage: "Major outage",
};
const OUTAGE_MINUTES = 87;

/** "2024-04-08T15:23:00+08:00" as the form's fields accept it, in the site's time zone. */
const localTime = (iso: string) => iso.slice(0, 16);
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

test("8 April 2024, posted through the form as it happened, is shown correctly at every step", async () => {
  const first = incident.updates[0] as PostedUpdate;
  const setClock = stopClock(Date.parse(first.at) - 5 * 60_000);
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const services = join(temporaryFolder(), "catalogue.yaml");
  writeFileSync(services, JSON.stringify(catalogue));
  expect(await world.cli("catalogue", "import", services)).toMatchObject({ status: 0 });
  const page = await openPage();
  page.setDefaultTimeout(10_000);
  await world.site();
  await page.goto(await setupLink(await world.admin()));
  await field(page, "Name").fill(ACCOUNT.name);
  await field(page, "Password").fill(ACCOUNT.password);
  await page.getByRole("button").click();
  await page.waitForURL("**/admin/");
  await expectOperational(world);

  expect(incident.updates).toHaveLength(EXPECTED.length);
  for (const [index, { posted }] of POSTED.entries()) {
    setClock(Date.parse(posted.at));
    await page.goto(`${world.adminUrl}/admin/`);
    await page
      .getByRole("link", { name: index === 0 ? "New incident" : "Post update" })
      .first()
      .click();
    if (index === 0) await field(page, "Title").fill(incident.title);
    await fillUpdate(page, posted);
    await page.getByRole("button", { name: index === 0 ? "Publish incident" : "Post update" }).click();
    await page.waitForURL("**/?posted=*");
    // On a busy machine this may take longer than the form waits; the page then refreshes.
    await page
      .getByRole("status")
      .filter({ hasText: `Live since ${posted.at.slice(11, 19)}.` })
      .waitFor();
    await expectShown(world, page, index);
  }
}, 180_000);

async function fillUpdate(page: Page, { at, status, message, nextUpdateAt, impacts = [] }: PostedUpdate): Promise<void> {
  await field(page, "Status").selectOption({ label: LABELS[status] as string });
  await field(page, "Message").fill(message);
  await field(page, "Time").fill(localTime(at));
  if (nextUpdateAt) await field(page, "or by").fill(localTime(nextUpdateAt).slice(11));
  else await field(page, "Next update in").selectOption({ label: "no next update" });
  const changes = impacts.filter(({ service }) => isIn(service));
  const scopes = Map.groupBy(changes, ({ service, plane, level }) => `${service} ${plane} ${level}`);
  for (const [first, ...more] of scopes.values()) if (first) await chooseLevel(page, [first, ...more]);
}

/** Selects “All regions”, and “no change” for the excluded ones, as a user in a hurry would. */
async function chooseLevel(page: Page, impacts: [Impact, ...Impact[]]): Promise<void> {
  const [{ service: slug, plane, level }] = impacts;
  const service = catalogue.groups.flatMap(({ services }) => services).find((each) => each.slug === slug);
  if (!service) throw new Error(`The catalogue has no ${slug}.`);
  const label = `${service.name}, ${plane} plane`;
  const option = { label: LABELS[level] as string };
  const offered = catalogue.regions.filter(({ slug: region }) => service.regions === "all" || service.regions.includes(region));
  const named = new Set(impacts.map(({ region }) => region));
  const isEverywhere = named.has("*");
  if (service.regions === "global") return void (await field(page, label).selectOption(option));
  const left = isEverywhere ? [] : offered.filter(({ slug: region }) => !named.has(region));
  const [chosen, others, otherLevel] =
    isEverywhere || left.length < named.size
      ? [["all regions"], left.map(({ name }) => name), "no change"]
      : [[], offered.filter(({ slug: region }) => named.has(region)).map(({ name }) => name), LABELS[level] as string];
  for (const region of chosen) await field(page, `${label}, ${region}`).selectOption(option);
  if (others.length === 0) return;
  const regions = page.locator("details", { has: field(page, `${label}, ${others[0]}`) });
  if ((await regions.getAttribute("open")) === null) await regions.locator("summary").click();
  for (const region of others) await field(page, `${label}, ${region}`).selectOption({ label: otherLevel });
}

const read = async (world: World, path: string): Promise<string> => {
  const answer = await fetch(world.siteUrl + path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};

/** The level that a page states in the element with the attribute `mark`, like `data-service="cloud-api"`. */
function levelAt(html: string, mark: string): string | undefined {
  const tag = [...html.matchAll(/<[a-z]+ [^>]*>/g)]
    .map(([text]) => text)
    .find((text) => text.includes(`${mark} `) || text.includes(`${mark}>`));
  return tag && /data-level="(\w+)"/.exec(tag)?.[1];
}

const bodyLevel = (html: string) => /<body[^>]* data-level="(\w+)"/.exec(html)?.[1];

async function expectOperational(world: World): Promise<void> {
  expect(bodyLevel(await read(world, "/"))).toBe("operational");
}

async function expectShown(world: World, page: Page, index: number): Promise<void> {
  const { posted, expected } = POSTED[index] as (typeof POSTED)[number];
  const id = /incidents\/(\w{12})\//.exec(page.url())?.[1];
  const worst = expected.shanghai;
  const front = await read(world, "/");
  expect(bodyLevel(front), "front page").toBe(expected.site);
  expect(levelAt(front, 'data-service="cloud-api"'), "Cloud API on the front page").toBe(worst);
  expect(levelAt(front, 'data-service="console"'), "console on the front page").toBe(expected.console);
  expect(levelAt(await read(world, "/regions/ap-shanghai/"), 'data-service="cloud-api"'), "Shanghai's page").toBe(
    expected.shanghai,
  );
  const api = await read(world, "/services/cloud-api/");
  expect(levelAt(api, 'data-region="ap-shanghai"'), "Cloud API in Shanghai").toBe(expected.shanghai);
  for (const { slug } of catalogue.regions.filter((region) => region.slug !== "ap-shanghai"))
    expect(levelAt(api, `data-region="${slug}"`), `Cloud API in ${slug}`).toBe(expected.elsewhere);
  const console = await read(world, "/services/console/");
  expect(levelAt(console, 'data-region=""') ?? levelAt(console, "data-region"), "console").toBe(expected.console);
  const article = await read(world, `/incidents/${id}/`);
  expect(article).toContain(`data-status="${expected.status}"`);
  expect(article).toContain(incident.title);
  for (const { at } of POSTED.slice(0, index + 1).map((each) => each.posted))
    expect(article).toContain(`datetime="${new Date(at).toISOString().replace(".000Z", "Z")}"`);
  const minutes = /data-duration-minutes="(\d+)"/.exec(article)?.[1];
  if (index >= POSTED.length - 2) expect(minutes, "the duration for customers").toBe(`${OUTAGE_MINUTES}`);
  const feed = await read(world, "/feed.xml");
  expect(feed.match(/<item>/g)).toHaveLength(index + 1);
  expect(feed).toMatch(new RegExp(`<item>\\s*<title>(<!\\[CDATA\\[)?${LABELS[posted.status]}: ${incident.title}`));
}
