// Runs in the reader's browser on every public page. The HTML states until when the page is current; this script checks that it still is.

import { HEARTBEAT_VALIDITY, isOlder, isPlausible } from "#domain/publishing/freshness.ts";
import { showCountdowns } from "./countdown.ts";
import { find, isUnconfirmed, madeAt, showStatus } from "./elements.ts";
import { fetchPage, replacePage } from "./replace.ts";
import { request } from "./request.ts";
import { addOwnTimes } from "./times.ts";
import { t } from "./translate.ts";
import { markConfirmed, markUnconfirmed } from "./unconfirmed.ts";
import { digestFor, type PublishedHeartbeat, readListed, versionOf } from "./versions.ts";

const CHECK_INTERVAL_MS = 30_000;
const RETRY_DELAY_MS = 2_000;

/** The digest with which the shown content was found to be current; undefined before the first time. */
let shownDigest: string | undefined;
let confirmedAt = madeAt();
/** By the reader's clock. Until the first check, the page counts as current. */
let currentUntil = Number.POSITIVE_INFINITY;
/** The latest heartbeat that was seen, and when, by a clock that nobody sets. */
let latest = { checkedAt: 0, seenAt: 0 };
let timer: ReturnType<typeof setTimeout>;
let isChecking = false;
/** Whether the last check found a newer version that the reader's typing or selection keeps from being shown. */
let isWaiting = false;
/** By how much the server's clock is ahead of the reader's. */
let ahead = 0;

/** The result of a check: how many milliseconds the page is current for, or why it may not be. */
type Result = { left: number } | { doubt: string };

/** Checks the page, and schedules the next check. */
async function check(): Promise<void> {
  if (isChecking) return;
  isChecking = true;
  clearTimeout(timer);
  // After a device slept, the page may no longer be current, and the check may take some seconds.
  if (Date.now() > currentUntil && !isUnconfirmed()) markUnconfirmed(t("Checking again."), confirmedAt);
  let result = await tryCheck();
  // A publication may be in progress, and its files arrive one after the other.
  if ("doubt" in result) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    result = await tryCheck();
  }
  if ("doubt" in result) markUnconfirmed(result.doubt, confirmedAt);
  showCountdowns(Date.now() + ahead);
  isChecking = false;
  // A hidden page does not need to be current.
  const left = "left" in result ? result.left : CHECK_INTERVAL_MS;
  if (!document.hidden) timer = setTimeout(check, Math.min(CHECK_INTERVAL_MS, left + 1_000));
}

const tryCheck = (): Promise<Result> =>
  checkHeartbeat().catch(() => ({ doubt: t("This address does not respond; this page may be out of date.") }));

/** Reads the heartbeat and the page's listed version, and shows the page as confirmed if it is. */
async function checkHeartbeat(): Promise<Result> {
  const answer = await request("/heartbeat.json", "no-store");
  const heartbeat: PublishedHeartbeat = await answer.json();
  const [date, age] = [answer.headers.get("date"), answer.headers.get("age")];
  // Readers' clocks are often wrong, so the server's time is used where it sends one.
  const now = date ? Date.parse(date) + Number(age) * 1_000 : Date.now();
  ahead = now - Date.now();
  const checkedAt = Date.parse(heartbeat.checkedAt);
  if (!isPlausible(checkedAt, now)) return { doubt: t("The clocks of this site disagree; this page may be out of date.") };
  const shown = await showListed(heartbeat);
  if (shown === "old")
    return { doubt: t("This page has changed, but this address still serves an older version. Load it again, or use a mirror.") };
  const isStillWaiting = isWaiting && shown === "waiting";
  isWaiting = shown === "waiting";
  if (isStillWaiting) return { doubt: updateWaits() };
  const left = timeLeft(heartbeat, now);
  currentUntil = Date.now() + left;
  if (shown === "current") confirmedAt = checkedAt;
  if (left > 0 && shown === "current") markConfirmed(checkedAt);
  if (left > 0) return { left };
  markUnconfirmed(
    date
      ? t("This page has not been confirmed since then and may be out of date.")
      : t("By this device's clock, this page has not been confirmed since then and may be out of date."),
    confirmedAt,
  );
  return { left: CHECK_INTERVAL_MS };
}

const updateWaits = (): string => t("An update is available. It appears when you stop typing or clear your text selection.");

/** How long a heartbeat is valid: by the server's clock, and by the time since it was first seen, in case that clock is slow. */
function timeLeft({ checkedAt, validUntil }: PublishedHeartbeat, now: number): number {
  const at = Date.parse(checkedAt);
  if (at !== latest.checkedAt) latest = { checkedAt: at, seenAt: performance.now() };
  const bySite = Math.min(Date.parse(validUntil), at + HEARTBEAT_VALIDITY) - now;
  return Math.min(bySite, HEARTBEAT_VALIDITY - (performance.now() - latest.seenAt));
}

/** Shows the listed version of the page. It may be old nevertheless, or wait until the reader stops typing. */
async function showListed(heartbeat: PublishedHeartbeat): Promise<"current" | "old" | "waiting"> {
  const page = find("main").dataset.page as string;
  const digest = digestFor(page, heartbeat);
  if (digest === shownDigest) return "current";
  const listed = await readListed(page, digest);
  const publishedAt = Date.parse(heartbeat.publishedAt);
  const isOld = (main: HTMLElement) => isOlder(versionOf(main), listed, publishedAt);
  if (isOld(find("main"))) {
    const next = await fetchPage(listed?.hash);
    if (next?.querySelector("main")?.dataset.page !== page || isOld(next.querySelector("main") as HTMLElement)) return "old";
    if (!replacePage(next, shownDigest !== undefined)) {
      showStatus(updateWaits());
      return "waiting";
    }
  }
  shownDigest = digest;
  return "current";
}

document.addEventListener("visibilitychange", () => document.hidden || check());
addEventListener("online", check);
addEventListener("pageshow", ({ persisted }) => persisted && check());
// In a task of its own, so that the check starts first.
setTimeout(addOwnTimes);
check();
