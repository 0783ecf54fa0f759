// Runs in the reader's browser on every public page. The HTML states until when the page is current; this script checks that it still is.

import { addOwnTimes, clocks, confirmation } from "./times.ts";
import { t } from "./translate.ts";

const CHECK_INTERVAL_MS = 30_000;
const TIMEOUT_MS = 6_000;
const RETRY_DELAY_MS = 2_000;
/** Longer than any cache may store a page: one published within this time may be newer than the one shown. */
const MAX_CACHE_AGE_MS = 120_000;

const { body, documentElement: root } = document;
/** Precedes the title of a page that is not confirmed. */
const TITLE_PREFIX = t("Not confirmed · ");
const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;
const request = (url: string, cache: RequestCache) => fetch(url, { cache, signal: AbortSignal.timeout(TIMEOUT_MS) });

let shownSeq: number | undefined;
let confirmedAt = Date.parse(find<HTMLTimeElement>("#as-of time").dateTime);
/** By the reader's clock. Until the first check, the page counts as current. */
let currentUntil = Number.POSITIVE_INFINITY;
let timer: ReturnType<typeof setTimeout>;
let isChecking = false;

const isUnconfirmed = () => "unconfirmed" in root.dataset;

/** Checks the page, and schedules the next check. */
async function check(): Promise<void> {
  if (isChecking) return;
  isChecking = true;
  clearTimeout(timer);
  // After a device slept, the page may no longer be current, and the check may take some seconds.
  if (Date.now() > currentUntil && !isUnconfirmed()) markUnconfirmed(t("Checking again."));
  let left = await checkHeartbeat().catch(() => undefined);
  if (left === undefined) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    left = await checkHeartbeat().catch(() => undefined);
    if (left === undefined) markUnconfirmed(t("This address does not respond; this page may be out of date."));
  }
  isChecking = false;
  // A hidden page does not need to be current.
  if (!document.hidden) timer = setTimeout(check, Math.min(CHECK_INTERVAL_MS, (left ?? CHECK_INTERVAL_MS) + 1_000));
}

/** Reads the heartbeat, and shows whether the page is current. Gives the milliseconds until the next check. */
async function checkHeartbeat(): Promise<number> {
  const answer = await request("/heartbeat.json", "no-store");
  const heartbeat = await answer.json();
  const [date, age] = [answer.headers.get("date"), answer.headers.get("age")];
  // Readers' clocks are often wrong, so the server's time is used where it sends one.
  const now = date ? Date.parse(date) + Number(age) * 1_000 : Date.now();
  const left = Date.parse(heartbeat.validUntil) - now;
  confirmedAt = Date.parse(heartbeat.checkedAt);
  currentUntil = Date.now() + left;
  // An invalid time gives NaN, which counts as past.
  if (left > 0) await confirm(heartbeat.seq, now - Date.parse(heartbeat.publishedAt) < MAX_CACHE_AGE_MS);
  else if (date) markUnconfirmed(t("This page has not been confirmed since then and may be out of date."));
  else markUnconfirmed(t("By this device's clock, this page has not been confirmed since then and may be out of date."));
  return left > 0 ? left : CHECK_INTERVAL_MS;
}

async function confirm(seq: number, isRecent: boolean): Promise<void> {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const mayBeOld = shownSeq === undefined ? isRecent || navigation?.transferSize === 0 : seq !== shownSeq;
  if (mayBeOld && !(await refresh()))
    return showStatus(t("An update is available. It appears when you stop typing or clear your text selection."));
  shownSeq = seq;
  find("#unconfirmed")?.remove();
  if (isUnconfirmed()) {
    delete root.dataset.unconfirmed;
    document.title = document.title.replace(TITLE_PREFIX, "");
    for (const element of document.querySelectorAll<HTMLElement>("[data-was]")) {
      element.dataset.level = element.dataset.was as string;
      delete element.dataset.was;
    }
    announce(t("This page is confirmed again."));
  }
  showStatus(confirmation(confirmedAt));
}

function markUnconfirmed(reason: string): void {
  const isNew = !isUnconfirmed();
  if (isNew) {
    root.dataset.unconfirmed = "";
    document.title = TITLE_PREFIX + document.title;
    for (const element of document.querySelectorAll<HTMLElement>("[data-level]")) {
      element.dataset.was = element.dataset.level as string;
      element.dataset.level = "unknown";
    }
  }
  const note = document.createElement("section");
  note.id = "unconfirmed";
  // An all-clear is hidden, so that this note takes its place and becomes the page's heading.
  const headline = document.createElement(find(".verdict") && body.dataset.was === "operational" ? "h1" : "p");
  const [time, ownTime] = clocks(confirmedAt);
  const zones = document.createElement("small");
  zones.textContent = ownTime;
  headline.append(t("Not confirmed since {time}", { time }), zones);
  const explanation = document.createElement("p");
  explanation.textContent = reason;
  note.append(headline, explanation, ...[find(".elsewhere")?.cloneNode(true)].filter((node) => node !== undefined));
  find("#unconfirmed")?.remove();
  find("main").prepend(note);
  showStatus("");
  if (isNew) announce(`${headline.textContent}. ${reason}`);
}

/** Replaces the page's content by the current one. Gives false where the reader is selecting or typing, which it would disturb. */
async function refresh(): Promise<boolean> {
  const answer = await request(location.href, "no-cache");
  const text = await answer.text();
  // The page has usually not changed, and parsing it is slow on a phone.
  if (!answer.ok || text.includes(`data-said="${find("main").dataset.said}"`)) return true;
  const next = new DOMParser().parseFromString(text, "text/html");
  const main = next.querySelector("main");
  if (!main) return true;
  const policyOf = (page: Document) => page.querySelector<HTMLMetaElement>("meta[http-equiv]")?.content;
  // A page of another design has another policy, and must be loaded anew. Not on the first check, so that this cannot loop.
  if (shownSeq !== undefined && policyOf(next) !== policyOf(document)) location.reload();
  if (getSelection()?.isCollapsed === false || document.activeElement?.matches("input:not([type=checkbox]), textarea, select"))
    return false;
  replaceMain(main, next);
  announce(t("This page has changed: {heading}", { heading: main.querySelector("h1")?.textContent as string }));
  return true;
}

function replaceMain(main: HTMLElement, next: Document): void {
  const nameOf = (element: Element | null) => element?.id || element?.getAttribute("href") || element?.textContent;
  const old = find("main");
  const open = [...old.querySelectorAll("details[open] > summary")].map(nameOf);
  const focused = old.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const top = scrollY;
  old.replaceWith(main);
  addOwnTimes();
  document.title = (isUnconfirmed() ? TITLE_PREFIX : "") + next.title;
  const { level } = next.body.dataset;
  if (level) body.dataset[isUnconfirmed() ? "was" : "level"] = level;
  for (const summary of main.querySelectorAll("summary"))
    if (open.includes(nameOf(summary))) summary.parentElement?.setAttribute("open", "");
  const focusable = [...main.querySelectorAll<HTMLElement>("a, summary, [tabindex]")].find(
    (element) => nameOf(element) === focused,
  );
  focusable?.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
}

/** Shows beside the page's time whether it is confirmed. */
function showStatus(text: string): void {
  find("#as-of > span").textContent = text;
}

/** Announces a change to screen readers. */
function announce(text: string): void {
  find("#news").textContent = text;
}

document.addEventListener("visibilitychange", () => document.hidden || check());
addEventListener("online", check);
addEventListener("pageshow", ({ persisted }) => persisted && check());
// In a task of its own, so that the check starts first.
setTimeout(addOwnTimes);
check();
