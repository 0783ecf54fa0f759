import { confirmedWorking } from "#domain/impact/confirmed.ts";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import { workloadsOf } from "#domain/impact/narrative.ts";
import { type CommitmentStanding, commitmentStandings } from "#domain/incidents/commitment.ts";
import { type Incident, resolvedAt } from "#domain/incidents/incident.ts";
import { memoizeLast, memoizePer } from "#domain/memoize.ts";
import type { Phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, unaffectedBy } from "#domain/updates/update.ts";
import { chartOf, type ImpactChart } from "./chart.ts";
import { correctionsOf, type PublishedCorrection } from "./corrections.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { statementsOf } from "./front.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, type Summary, scopeLines, summarise } from "./summary.ts";

export interface IncidentPage {
  incident: Incident;
  summary: Summary;
  resolvedAt: Instant | null;
  /** Cells that were confirmed to work throughout. */
  unaffected: readonly ScopeLine[];
  /** All spans of impact, for the sentences. */
  spans: readonly ImpactSpan[];
  /** A sentence about unaffected workloads, as far as is known; null if workloads were affected. */
  workloads: Phrase | null;
  chart: ImpactChart | null;
  /** The postmortem commitments, and whether they were met. */
  commitments: readonly CommitmentStanding[];
  /** The evidence for customers. */
  evidence: Evidence;
  /** The corrections of the postmortem. */
  corrections: readonly PublishedCorrection[];
}

const pagesOf = memoizePer((snapshot: Snapshot) => memoizeLast((id) => makePage(snapshot, id)));

/** The page of one incident; undefined if there is none with this id. */
export const readIncident = (snapshot: Snapshot, id: string): IncidentPage | undefined => pagesOf(snapshot)(id);

function makePage(snapshot: Snapshot, id: string): IncidentPage | undefined {
  const incident = snapshot.incident(id);
  if (!incident) return undefined;
  const { catalogue } = snapshot;
  const summary = summarise(catalogue, incident);
  const spans = entrySpans(incident);
  const cells = unaffectedBy(incident);
  const affected = spans.map(({ cell }) => cell);
  const isOver = summary.outage?.to !== null;
  return {
    incident,
    summary,
    resolvedAt: resolvedAt(incident),
    unaffected: scopeLines(
      catalogue,
      cells.map((cell) => ({ cell, level: "operational" })),
    ),
    spans,
    workloads: workloadsOf(
      catalogue,
      affected,
      isOver ? cells : confirmedWorking([statementsOf(incident)], snapshot.spans),
      isOver,
    ),
    chart: chartOf(catalogue, incident),
    commitments: commitmentStandings(incident, snapshot.asOf),
    evidence: evidenceOf(catalogue, incident),
    corrections: incident.postmortem ? correctionsOf(incident.postmortem) : [],
  };
}
