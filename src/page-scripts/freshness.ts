// What a public page runs in its reader's browser. Its plain HTML says on which condition its word holds; this looks whether it does.

import { addOwnTimes, clocks, confirmation } from "./times.ts";
import { t } from "./translate.ts";

/** Read often enough that a reader is never long behind; milliseconds, like all below. */
const LOOK_EVERY = 30_000;
const PATIENCE = 6_000;
const LOOK_AGAIN_AFTER = 2_000;
/** Longer than any cache may hold a page: one published this recently may be newer than the one shown. */
const RECENT = 120_000;

const { body, documentElement: root } = document;
/** Before the title of a page that nobody vouches for. */
const MARKED = t("Not confirmed · ");
const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;
const ask = (url: string, cache: RequestCache) => fetch(url, { cache, signal: AbortSignal.timeout(PATIENCE) });

let shownSeq: number | undefined;
let confirmedAt = Date.parse(find<HTMLTimeElement>("#as-of time").dateTime);
/** By the reader's clock; until the first look nothing is known, and the page stands as it is. */
let holdsUntil = Number.POSITIVE_INFINITY;
let timer: ReturnType<typeof setTimeout>;
let isLooking = false;

const isDoubted = () => "unconfirmed" in root.dataset;

async function look(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  clearTimeout(timer);
  // A device that slept may have missed the end of it, and the answer may take a while.
  if (Date.now() > holdsUntil && !isDoubted()) doubt(t("Checking again."));
  let left = await check().catch(() => undefined);
  if (left === undefined) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER));
    left = await check().catch(() => undefined);
    if (left === undefined) doubt(t("This address does not respond; this page may be out of date."));
  }
  isLooking = false;
  // Who does not look at the page needs no look at its server.
  if (!document.hidden) timer = setTimeout(look, Math.min(LOOK_EVERY, (left ?? LOOK_EVERY) + 1_000));
}

/** Gives for how long the page's word still holds; undefined when it does not. */
async function check(): Promise<number | undefined> {
  const answer = await ask("/heartbeat.json", "no-store");
  const beat = await answer.json();
  const [date, age] = [answer.headers.get("date"), answer.headers.get("age")];
  // Readers' clocks are often wrong: where a server tells the time, it counts.
  const now = date ? Date.parse(date) + Number(age) * 1_000 : Date.now();
  const left = Date.parse(beat.validUntil) - now;
  confirmedAt = Date.parse(beat.checkedAt);
  holdsUntil = Date.now() + left;
  // Whatever is no time is not in the future either.
  if (left > 0) await confirm(beat.seq, now - Date.parse(beat.publishedAt) < RECENT);
  else if (date) doubt(t("This page has not been confirmed since then and may be out of date."));
  else doubt(t("By this device's clock, this page has not been confirmed since then and may be out of date."));
  return left > 0 ? left : LOOK_EVERY;
}

async function confirm(seq: number, isRecent: boolean): Promise<void> {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const mayBeOld = shownSeq === undefined ? isRecent || navigation?.transferSize === 0 : seq !== shownSeq;
  if (mayBeOld && !(await refresh())) return tell(t("An update is available. It will appear when you clear your selection."));
  shownSeq = seq;
  find("#unconfirmed")?.remove();
  if (isDoubted()) {
    delete root.dataset.unconfirmed;
    document.title = document.title.replace(MARKED, "");
    for (const each of document.querySelectorAll<HTMLElement>("[data-was]")) {
      each.dataset.level = each.dataset.was as string;
      delete each.dataset.was;
    }
    announce(t("This page is confirmed again."));
  }
  tell(confirmation(confirmedAt));
}

function doubt(why: string): void {
  const isNews = !isDoubted();
  if (isNews) {
    root.dataset.unconfirmed = "";
    document.title = MARKED + document.title;
    for (const each of document.querySelectorAll<HTMLElement>("[data-level]")) {
      each.dataset.was = each.dataset.level as string;
      each.dataset.level = "unknown";
    }
  }
  const note = document.createElement("section");
  note.id = "unconfirmed";
  // An all-clear is taken back altogether: its place, and the page's heading, is this one's.
  const headline = document.createElement(find(".verdict") && body.dataset.was === "operational" ? "h1" : "p");
  const [at, elsewhere] = clocks(confirmedAt);
  const zones = document.createElement("small");
  zones.textContent = elsewhere;
  headline.append(t("Not confirmed since {time}", { time: at }), zones);
  const reason = document.createElement("p");
  reason.textContent = why;
  note.append(headline, reason, ...[find(".elsewhere")?.cloneNode(true)].filter((each) => each !== undefined));
  find("#unconfirmed")?.remove();
  find("main").prepend(note);
  tell("");
  if (isNews) announce(`${headline.textContent}. ${why}`);
}

/** Shows the page as it is now. Gives whether it does: not while its reader has something in hand. */
async function refresh(): Promise<boolean> {
  const answer = await ask(location.href, "no-cache");
  const text = await answer.text();
  // Most often it is the page that is shown, and a phone takes long to parse it.
  if (!answer.ok || text.includes(`data-said="${find("main").dataset.said}"`)) return true;
  const next = new DOMParser().parseFromString(text, "text/html");
  const main = next.querySelector("main");
  if (!main) return true;
  const policyOf = (page: Document) => page.querySelector<HTMLMetaElement>("meta[http-equiv]")?.content;
  // Another design has another policy; looked for only after the first look, so that this cannot go round in circles.
  if (shownSeq !== undefined && policyOf(next) !== policyOf(document)) location.reload();
  if (getSelection()?.isCollapsed === false || document.activeElement?.matches("input:not([type=checkbox]), textarea, select"))
    return false;
  replaceMain(main, next);
  announce(t("This page has changed: {heading}", { heading: main.querySelector("h1")?.textContent as string }));
  return true;
}

function replaceMain(main: HTMLElement, next: Document): void {
  const nameOf = (each: Element | null) => each?.id || each?.getAttribute("href") || each?.textContent;
  const old = find("main");
  const open = [...old.querySelectorAll("details[open] > summary")].map(nameOf);
  const focused = old.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const top = scrollY;
  old.replaceWith(main);
  addOwnTimes();
  document.title = (isDoubted() ? MARKED : "") + next.title;
  const { level } = next.body.dataset;
  if (level) body.dataset[isDoubted() ? "was" : "level"] = level;
  for (const each of main.querySelectorAll("summary"))
    if (open.includes(nameOf(each))) each.parentElement?.setAttribute("open", "");
  const same = [...main.querySelectorAll<HTMLElement>("a, summary, [tabindex]")].find((each) => nameOf(each) === focused);
  same?.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
}

/** Says on which word the page stands, beside its time. */
function tell(told: string): void {
  find("#as-of > span").textContent = told;
}

/** Says something to those who do not see it. */
function announce(told: string): void {
  find("#news").textContent = told;
}

document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
addEventListener("pageshow", ({ persisted }) => persisted && look());
// In a task of its own: the look comes first.
setTimeout(addOwnTimes);
look();
