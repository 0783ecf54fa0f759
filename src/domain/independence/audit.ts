import { sequence } from "#domain/impact/scope.ts";
import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

/**
 * The cloud that the page reports on and must not depend on, as the settings describe it; null as a whole if it is not
 * configured.
 */
export interface MainCloud {
  domains: readonly string[];
  /** With prefix lengths, like 203.0.113.0/24. */
  networks: readonly string[];
  nameServers: readonly string[];
}

/** The worst first. `unknown` means that a check gave no result; it never counts as good. */
export const STATES = ["dependent", "unknown", "independent"] as const;
export type FindingState = (typeof STATES)[number];

/** What an audit checks, in the order of the report. */
export const TOPICS = [
  "address",
  "name",
  "nameServers",
  "places",
  "content",
  "certificate",
  "registration",
  "clock",
  "machine",
] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * A sentence in English, as it is stored and as programs read it, and the phrase from which it is translated. Old reports have no
 * phrase. The property is part of the stored reports, so its name stays.
 */
export interface TranslatableSentence {
  sentence: string;
  told?: Phrase;
}

/** A sentence in both forms. */
export function translatable(source: string | Phrase, values: Phrase["values"] = {}): Required<TranslatableSentence> {
  const asPhrase = typeof source === "string" ? phrase(source, values) : source;
  return { sentence: inEnglish(asPhrase), told: asPhrase };
}

/** The subject of a finding, as sentences name it. */
export function subjectPhrase(about: string): Phrase {
  const [, way, name] = /^(the way to |the sync target of )?mirror (.+)$/.exec(about) ?? [];
  if (name === undefined) return phrase(about);
  return way ? phrase("the sync target of mirror {name}", { name }) : phrase("mirror {name}", { name });
}

/** One result of an audit. */
export interface Finding extends TranslatableSentence {
  topic: Topic;
  /** Its subject, as readers may see it: "the site", "mirror b". */
  about: string;
  state: FindingState;
  /** The details, one per line, including names and addresses. */
  evidence: readonly string[];
  /** Whether the evidence must not be public: where staff work, where mail goes through. */
  closed?: boolean;
}

/** A question that only people can answer, and their answer; null if there is none. */
export interface Question {
  key: QuestionKey;
  text: string;
  answer: string | null;
}

/** The questions that no program can answer. */
export const QUESTIONS = {
  domainRegistrar: "Who is the domain registrar, and who can renew and pay for the domains?",
  dnsProvider: "Who runs the name servers, and could they be changed while the main cloud is down?",
  account: "Do machines, domains, mail and payment share an account, a card or a sign-in with the main cloud?",
} as const;
export type QuestionKey = keyof typeof QUESTIONS;
export type Answers = { readonly [key in QuestionKey]?: string | undefined };

/** `partly_known`: no dependency was found, but not everything is known or in order. `unknown`: no main cloud is configured. */
export type Verdict = "independent" | "dependent" | "partly_known" | "unknown";

/** The dependencies of a deployment at one moment. */
export interface Audit extends TranslatableSentence {
  at: Instant;
  mainCloud: MainCloud | null;
  verdict: Verdict;
  findings: readonly Finding[];
  /** Links that lead into the main cloud when a reader follows them. No page needs them to work. */
  links: readonly string[];
  questions: readonly Question[];
}

/** Topics that are not about dependencies, but about what must be in order all the same. */
const UPKEEP: readonly Topic[] = ["certificate", "registration", "clock"];
// Readers can open the page today without either, and a machine that cannot check them is not worse for it.
const OPTIONAL: readonly Topic[] = ["registration", "clock"];

export const isUpkeep = (topic: Topic): boolean => UPKEEP.includes(topic);

/** The name of a state; for certificates and clocks it is whether they are in order. */
export function statePhrase({ topic, state }: Pick<Finding, "topic" | "state">): string {
  if (state === "unknown") return "unknown";
  if (isUpkeep(topic)) return state === "independent" ? "OK" : "not OK";
  return state;
}

/** The verdict that follows from findings and answers. Anything relevant that is unknown prevents a good verdict. */
export function verdictOf(
  mainCloud: MainCloud | null,
  findings: readonly Finding[],
  questions: readonly Question[],
): Pick<Audit, "verdict" | "sentence" | "told"> {
  if (!mainCloud)
    return {
      verdict: "unknown",
      ...translatable("Unknown: the main cloud is not configured, so nothing can be checked against it."),
    };
  const bad = findings.filter(({ state }) => state === "dependent");
  const dependencies = bad.filter(({ topic }) => !isUpkeep(topic)).length;
  const failedChecks = bad.length - dependencies;
  const unknownResults = findings.filter(({ state, topic }) => state === "unknown" && !OPTIONAL.includes(topic)).length;
  const unanswered = questions.filter(({ answer }) => answer === null).length;
  if (dependencies + failedChecks + unknownResults + unanswered === 0)
    return { verdict: "independent", ...translatable("Independent, as far as checked: no dependency was found.") };
  const parts = sequence("{some}; {next}", [
    ...(dependencies > 0 ? [counted(dependencies, "1 finding shows a dependency", "{count} findings show a dependency")] : []),
    ...(failedChecks > 0 ? [counted(failedChecks, "1 check failed", "{count} checks failed")] : []),
    ...(unknownResults > 0 ? [counted(unknownResults, "1 result is unknown", "{count} results are unknown")] : []),
    ...(unanswered > 0 ? [counted(unanswered, "1 question is not answered", "{count} questions are not answered")] : []),
  ]);
  if (dependencies > 0) return { verdict: "dependent", ...translatable("Not independent: {parts}.", { parts }) };
  return { verdict: "partly_known", ...translatable("No dependency was found, but {parts}.", { parts }) };
}

/** Every question, with its answer where there is one. */
export const questionsWith = (answers: Answers): Question[] =>
  Object.entries(QUESTIONS).map(([key, text]) => ({
    key: key as QuestionKey,
    text,
    answer: answers[key as QuestionKey] ?? null,
  }));

/** The audit as readers may see it: without evidence that must not be public. */
export const publicAudit = (audit: Audit): Audit => ({
  ...audit,
  findings: audit.findings.map((finding) => (finding.closed ? { ...finding, evidence: [] } : finding)),
});
