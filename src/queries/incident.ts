import { confirmedUnaffected, type ImpactSpan } from "#domain/impact/impact.ts";
import { workloadsOf } from "#domain/impact/narrative.ts";
import { type CommitmentStanding, commitmentStandings } from "#domain/incidents/commitment.ts";
import { type Incident, resolvedAt } from "#domain/incidents/incident.ts";
import { memoizeLast, memoizePer } from "#domain/memoize.ts";
import type { Phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, impactChangesOf } from "#domain/updates/update.ts";
import { chartOf, type ImpactChart } from "./chart.ts";
import { type Correction, correctionsOf } from "./corrections.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, type Summary, scopeLines, summarise } from "./summary.ts";

export interface IncidentPage {
  incident: Incident;
  summary: Summary;
  resolvedAt: Instant | null;
  /** Cells that were said to work throughout. */
  unaffected: readonly ScopeLine[];
  /** Everything that was hit, for the sentences. */
  spans: readonly ImpactSpan[];
  /** Whether running workloads were hit, as far as is known; null when they were. */
  workloads: Phrase | null;
  chart: ImpactChart | null;
  /** By when a word on the cause was promised, and whether it came. */
  promises: readonly CommitmentStanding[];
  /** What customers may hand in. */
  evidence: Evidence;
  /** What the postmortem said before. */
  corrections: readonly Correction[];
}

const pagesOf = memoizePer((snapshot: Snapshot) => memoizeLast((id) => makePage(snapshot, id)));

/** The page of one incident; undefined when there is none with this id. */
export const readIncident = (snapshot: Snapshot, id: string): IncidentPage | undefined => pagesOf(snapshot)(id);

function makePage(snapshot: Snapshot, id: string): IncidentPage | undefined {
  const incident = snapshot.incident(id);
  if (!incident) return undefined;
  const { catalogue } = snapshot;
  const summary = summarise(catalogue, incident);
  const spans = entrySpans(incident);
  const cells = confirmedUnaffected(impactChangesOf(incident));
  const planes = spans.map(({ cell }) => cell.plane);
  return {
    incident,
    summary,
    resolvedAt: resolvedAt(incident),
    unaffected: scopeLines(
      catalogue,
      cells.map((cell) => ({ cell, level: "operational" })),
    ),
    spans,
    workloads: workloadsOf(catalogue, planes, cells, summary.outage.to !== null),
    chart: chartOf(catalogue, incident),
    promises: commitmentStandings(incident.postmortemCommitment, incident.postmortem, snapshot.asOf),
    evidence: evidenceOf(catalogue, incident),
    corrections: incident.postmortem ? correctionsOf(incident.postmortem) : [],
  };
}
