import { durationText } from "#domain/duration-text.ts";
import { confirmedUnaffected } from "#domain/impact/impact.ts";
import { type DescribeTime, narrativeOf, workloadsOf } from "#domain/impact/narrative.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { inEnglish } from "#domain/phrase.ts";
import { type Figure, figureName } from "#domain/updates/figure.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans, impactChangesOf, inOrder } from "#domain/updates/update.ts";
import { type Incident, outageOf, STATUS_NAMES } from "./incident.ts";
import type { PostmortemContent, PostmortemDraft, TimelineEntry } from "./postmortem.ts";

/**
 * A postmortem as far as the record can write it: what was hit, how long, the figures, what was said when. Why it happened,
 * what set it off and what will change are left for people.
 */
export function draftOf(catalogue: Catalogue, incident: Incident, tell: DescribeTime): PostmortemDraft {
  const account = accountSentences(catalogue, incident, tell);
  const content: PostmortemContent = {
    stage: "preliminary",
    summary: [`${incident.title}.`, ...account, lasted(incident, tell)].filter(Boolean).join(" "),
    impact: [...account, ...incident.figures.map(figureText)].map((line) => `- ${line}`).join("\n"),
    trigger: "",
    rootCause: [],
    contributingFactors: [],
    detection: detectionText(incident, tell),
    resolution: "",
    lessons: [],
    timeline: timelineOf(incident),
    actions: [],
  };
  return { content, figures: incident.figures };
}

function accountSentences(catalogue: Catalogue, incident: Incident, tell: DescribeTime): string[] {
  const spans = entrySpans(incident);
  const unaffected = confirmedUnaffected(impactChangesOf(incident));
  const planes = spans.map(({ cell }) => cell.plane);
  const workloads = workloadsOf(catalogue, planes, unaffected, outageOf(incident).to !== null);
  return [...narrativeOf(catalogue, spans, tell).map(({ text }) => text), ...(workloads ? [workloads] : [])].map(inEnglish);
}

function lasted(incident: Incident, tell: DescribeTime): string {
  const { from, to } = outageOf(incident);
  return to === null ? "" : `It lasted ${durationText(to - from)}, from ${inEnglish(tell(from))} to ${inEnglish(tell(to))}.`;
}

const figureText = ({ name, value, unit, basis }: Figure): string =>
  `${figureName(name)}: ${value.toLocaleString("en-US")}${unit ? ` ${unit}` : ""} (${basis})`;

function detectionText(incident: Incident, tell: DescribeTime): string {
  const { from } = outageOf(incident);
  const { detectedAt } = incident;
  const firstPosted = Math.min(...incident.updates.map(({ postedAt }) => postedAt));
  const noticed = detectedAt === null ? "" : `It was detected at ${inEnglish(tell(detectedAt))}, ${after(detectedAt - from)}.`;
  return [noticed, `We first notified customers at ${inEnglish(tell(firstPosted))}, ${after(firstPosted - from)}.`]
    .filter(Boolean)
    .join(" ");
}

const after = (milliseconds: number): string =>
  milliseconds <= 0 ? "as it started" : `${durationText(milliseconds)} after it started`;

/** The beginning, the moment it was noticed, and each update by its first sentence. */
function timelineOf(incident: Incident): TimelineEntry[] {
  const told = inOrder(incident.updates).map(({ at, status, revisions }) => ({
    at,
    text: `${STATUS_NAMES[status]}: ${openingSentence(currentText(revisions))}`,
    source: null,
  }));
  const { detectedAt, startedAt } = incident;
  const first = told[0]?.at ?? startedAt;
  const begun = startedAt < first ? [{ at: startedAt, text: "Incident starts.", source: null }] : [];
  const noticed = detectedAt !== null && detectedAt < first ? [{ at: detectedAt, text: "Incident detected.", source: null }] : [];
  return [...begun, ...noticed, ...told];
}

const LONGEST = 240;

function openingSentence(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  const sentence = /^.*?[.!?。！？](?=[\s*"”)]|$)[*"”)]*/u.exec(line)?.[0] ?? line;
  return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : sentence;
}
