import { latestAudit, latestDrill } from "#db/record/audits.ts";
import {
  type Audit,
  type Finding,
  type Question,
  questionsWith,
  STATES,
  TOPICS,
  type Topic,
} from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";
import type { Snapshot } from "./snapshot.ts";

/** What is known of what this page leans on. */
export interface IndependencePage {
  /** The last audit on record; null before the first. */
  audit: Audit | null;
  /** Its findings by topic, the worst of each first. */
  topics: { topic: Topic; findings: Finding[] }[];
  questions: readonly Question[];
  /** The last drill on record; null before the first. */
  drill: Drill | null;
}

/** The last audit, laid out; without one, only the questions that it would ask. */
export function readIndependence({ tx }: Snapshot): IndependencePage {
  const audit = latestAudit(tx) ?? null;
  const findings = audit?.findings.toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state)) ?? [];
  const topics = TOPICS.map((topic) => ({ topic, findings: findings.filter((each) => each.topic === topic) }));
  return {
    audit,
    topics: topics.filter((each) => each.findings.length > 0),
    questions: audit?.questions ?? questionsWith({}),
    drill: latestDrill(tx) ?? null,
  };
}
