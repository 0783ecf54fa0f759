import { sequence } from "#domain/impact/scope.ts";
import { counted, inEnglish, type Phrase, phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";

/** What is reported on and must not be leaned on, as its operators name it; null as a whole when they name nothing. */
export interface MainCloud {
  domains: readonly string[];
  /** With their prefixes, like 203.0.113.0/24. */
  networks: readonly string[];
  nameServers: readonly string[];
}

/** The worst first. `unknown` is what could not be found out: never counted as good. */
export const STATES = ["dependent", "unknown", "independent"] as const;
export type State = (typeof STATES)[number];

/** What is looked at, in the order in which it is told. */
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

/** A sentence in English, as it is kept and as programs get it, and the same to be said in any language: reports from before have none. */
export interface Worded {
  sentence: string;
  told?: Phrase;
}

/** A sentence in both forms. */
export function worded(said: string | Phrase, values: Phrase["values"] = {}): Required<Worded> {
  const told = typeof said === "string" ? phrase(said, values) : said;
  return { sentence: inEnglish(told), told };
}

/** Whom a finding is about, as sentences name it. */
export function subjectPhrase(about: string): Phrase {
  const [, way, name] = /^(the way to |the sync target of )?mirror (.+)$/.exec(about) ?? [];
  if (name === undefined) return phrase(about);
  return way ? phrase("the sync target of mirror {name}", { name }) : phrase("mirror {name}", { name });
}

/** One answer of an audit. */
export interface Finding extends Worded {
  topic: Topic;
  /** Whom it is about, in words that readers may see: "the site", "mirror b". */
  about: string;
  state: State;
  /** What was found, a line each, names and addresses included. */
  evidence: readonly string[];
  /** Its evidence names what is not for readers: where staff work, what mail goes through. */
  closed?: boolean;
}

/** What only people know, and what they answered; null when nobody did. */
export interface Question {
  key: QuestionKey;
  text: string;
  answer: string | null;
}

/** What no machine can see, asked of people. */
export const QUESTIONS = {
  domainRegistrar: "Who is the domain registrar, and who can renew and pay for the domains?",
  dnsProvider: "Who runs the name servers, and could they be changed while the main cloud is down?",
  account: "Do machines, domains, mail and payment share an account, a card or a sign-in with the main cloud?",
} as const;
export type QuestionKey = keyof typeof QUESTIONS;
export type Answers = { readonly [key in QuestionKey]?: string | undefined };

/** `partly_known`: nothing was found to lean on, but not everything is known or in order. `unknown`: no main cloud is named. */
export type Verdict = "independent" | "dependent" | "partly_known" | "unknown";

/** What a deployment was found to lean on at one moment. */
export interface Audit extends Worded {
  at: Instant;
  mainCloud: MainCloud | null;
  verdict: Verdict;
  findings: readonly Finding[];
  /** Links that lead into the main cloud when a reader follows them: no page needs them. */
  links: readonly string[];
  questions: readonly Question[];
}

/** Topics that are not about whom one leans on, but about what has to be in order all the same. */
const UPKEEP: readonly Topic[] = ["certificate", "registration", "clock"];
// Neither is needed for readers to get the page today, and a machine without the way to ask is no worse for it.
const BESIDE: readonly Topic[] = ["registration", "clock"];

export const isUpkeep = (topic: Topic): boolean => UPKEEP.includes(topic);

/** The word for a state: of certificates and clocks it says whether they are in order. */
export function statePhrase({ topic, state }: Pick<Finding, "topic" | "state">): string {
  if (state === "unknown") return "unknown";
  if (isUpkeep(topic)) return state === "independent" ? "OK" : "not OK";
  return state;
}

/** What findings and answers amount to. Anything that matters and is not known keeps the verdict from being good. */
export function verdictOf(
  mainCloud: MainCloud | null,
  findings: readonly Finding[],
  questions: readonly Question[],
): Pick<Audit, "verdict" | "sentence" | "told"> {
  if (!mainCloud)
    return {
      verdict: "unknown",
      ...worded("Unknown: the main cloud is not configured, so nothing can be checked against it."),
    };
  const bad = findings.filter(({ state }) => state === "dependent");
  const leaning = bad.filter(({ topic }) => !isUpkeep(topic)).length;
  const disorder = bad.length - leaning;
  const open = findings.filter(({ state, topic }) => state === "unknown" && !BESIDE.includes(topic)).length;
  const unanswered = questions.filter(({ answer }) => answer === null).length;
  if (leaning + disorder + open + unanswered === 0)
    return { verdict: "independent", ...worded("Independent, as far as checked: no dependency was found.") };
  const parts = sequence("{some}; {next}", [
    ...(leaning > 0 ? [counted(leaning, "1 finding shows a dependency", "{count} findings show a dependency")] : []),
    ...(disorder > 0 ? [counted(disorder, "1 check failed", "{count} checks failed")] : []),
    ...(open > 0 ? [counted(open, "1 result is unknown", "{count} results are unknown")] : []),
    ...(unanswered > 0 ? [counted(unanswered, "1 question is not answered", "{count} questions are not answered")] : []),
  ]);
  if (leaning > 0) return { verdict: "dependent", ...worded("Not independent: {parts}.", { parts }) };
  return { verdict: "partly_known", ...worded("No dependency was found, but {parts}.", { parts }) };
}

/** Every question, with its answer where there is one. */
export const questionsWith = (answers: Answers): Question[] =>
  Object.entries(QUESTIONS).map(([key, text]) => ({
    key: key as QuestionKey,
    text,
    answer: answers[key as QuestionKey] ?? null,
  }));

/** The same audit as readers may have it: without the evidence that names what is not for them. */
export const publicAudit = (audit: Audit): Audit => ({
  ...audit,
  findings: audit.findings.map((finding) => (finding.closed ? { ...finding, evidence: [] } : finding)),
});
