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

/** The known dependencies of this page. */
export interface IndependencePage {
  /** The latest audit; null before the first. */
  audit: Audit | null;
  /** The findings of the audit by topic, the worst first. */
  topics: { topic: Topic; findings: Finding[] }[];
  questions: readonly Question[];
  /** The latest drill; null before the first. */
  drill: Drill | null;
}

/** The latest audit, grouped by topic; if there is none, only its questions. */
export function readIndependence({ db }: Snapshot): IndependencePage {
  const audit = latestAudit(db) ?? null;
  const findings = audit?.findings.toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state)) ?? [];
  const topics = TOPICS.map((topic) => ({ topic, findings: findings.filter((each) => each.topic === topic) }));
  return {
    audit,
    topics: topics.filter((each) => each.findings.length > 0),
    questions: audit?.questions ?? questionsWith({}),
    drill: latestDrill(db) ?? null,
  };
}
