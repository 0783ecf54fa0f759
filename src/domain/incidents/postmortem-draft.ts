import { durationText } from "#domain/duration-text.ts";
import { type DescribeTime, narrativeOf, workloadsOf } from "#domain/impact/narrative.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { inEnglish } from "#domain/phrase.ts";
import { type Figure, figureName } from "#domain/updates/figure.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans, inOrder, unaffectedBy } from "#domain/updates/update.ts";
import { type Incident, outageOf, STATUS_NAMES } from "./incident.ts";
import type { PostmortemContent, PostmortemDraft, TimelineEntry } from "./postmortem.ts";

/**
 * A draft of a postmortem with everything that the record contains: impact, duration, figures, and a timeline of the updates.
 * Root cause, trigger and corrective actions are left for people to write.
 */
export function draftOf(catalogue: Catalogue, incident: Incident, describeTime: DescribeTime): PostmortemDraft {
  const narrative = narrativeSentences(catalogue, incident, describeTime);
  const content: PostmortemContent = {
    stage: "preliminary",
    summary: [`${incident.title}.`, ...narrative, durationSentence(incident, describeTime)].filter(Boolean).join(" "),
    impact: [...narrative, ...incident.figures.map(figureText)].map((line) => `- ${line}`).join("\n"),
    trigger: "",
    rootCause: [],
    contributingFactors: [],
    detection: detectionText(incident, describeTime),
    resolution: "",
    lessons: [],
    timeline: timelineOf(incident),
    actions: [],
  };
  return { content, figures: incident.figures };
}

function narrativeSentences(catalogue: Catalogue, incident: Incident, describeTime: DescribeTime): string[] {
  const spans = entrySpans(incident);
  const unaffected = unaffectedBy(incident);
  const affected = spans.map(({ cell }) => cell);
  const workloads = workloadsOf(catalogue, affected, unaffected, outageOf(incident)?.to !== null);
  return [...narrativeOf(catalogue, spans, describeTime).map(({ text }) => text), ...(workloads ? [workloads] : [])].map(
    inEnglish,
  );
}

function durationSentence(incident: Incident, describeTime: DescribeTime): string {
  const outage = outageOf(incident);
  if (outage === null || outage.to === null) return "";
  const { from, to } = outage;
  return `It lasted ${durationText(to - from)}, from ${inEnglish(describeTime(from))} to ${inEnglish(describeTime(to))}.`;
}

const figureText = ({ name, value, unit, basis }: Figure): string =>
  `${figureName(name)}: ${value.toLocaleString("en-US")}${unit ? ` ${unit}` : ""} (${basis})`;

function detectionText(incident: Incident, describeTime: DescribeTime): string {
  const { startedAt: from, detectedAt } = incident;
  const firstPosted = Math.min(...incident.updates.map(({ postedAt }) => postedAt));
  const detected =
    detectedAt === null ? "" : `It was detected at ${inEnglish(describeTime(detectedAt))}, ${after(detectedAt - from)}.`;
  return [detected, `We first notified customers at ${inEnglish(describeTime(firstPosted))}, ${after(firstPosted - from)}.`]
    .filter(Boolean)
    .join(" ");
}

const after = (milliseconds: number): string =>
  milliseconds <= 0 ? "as it started" : `${durationText(milliseconds)} after it started`;

/** The start, the detection, and the first sentence of each update. */
function timelineOf(incident: Incident): TimelineEntry[] {
  const updates = inOrder(incident.updates).map(({ at, status, revisions }) => ({
    at,
    text: `${STATUS_NAMES[status]}: ${firstSentence(currentText(revisions))}`,
    source: null,
  }));
  const { detectedAt, startedAt } = incident;
  const first = updates[0]?.at ?? startedAt;
  const started = startedAt < first ? [{ at: startedAt, text: "Incident starts.", source: null }] : [];
  const detected =
    detectedAt !== null && detectedAt < first ? [{ at: detectedAt, text: "Incident detected.", source: null }] : [];
  return [...started, ...detected, ...updates];
}

const MAX_SENTENCE_LENGTH = 240;

function firstSentence(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  const sentence = /^.*?[.!?。！？](?=[\s*"”)]|$)[*"”)]*/u.exec(line)?.[0] ?? line;
  return sentence.length > MAX_SENTENCE_LENGTH ? `${sentence.slice(0, MAX_SENTENCE_LENGTH).replace(/\s+\S*$/, "")} …` : sentence;
}
