import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellsOf, servicesOf } from "#domain/impact/service.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { postmortemOf } from "#domain/incidents/postmortem.ts";
import { dayOf } from "#domain/time.ts";
import { fullTitleText, titleFrom } from "#domain/updates/short-title.ts";
import { contentOf } from "#import/statuspage/postmortem.ts";
import { idFrom } from "#usecases/context.ts";
import type { CstateIssue } from "./file.ts";
import type { ParsedBody } from "./text.ts";

const LEVEL_OF: Record<NonNullable<CstateIssue["severity"]>, Level> = {
  down: "major_outage",
  disrupted: "partial_outage",
  notice: "degraded_performance",
};

/** An issue as an incident. Its ids are made from the file's name. `services` are the slugs of the affected services. */
export function toIncident(
  name: string,
  issue: CstateIssue,
  body: ParsedBody,
  services: readonly string[],
  catalogue: Catalogue,
  zone: string,
): Incident {
  const cells = issue.informational ? [] : services.flatMap((slug) => affectedCellsIn(catalogue, slug));
  const last = body.updates.length - 1;
  const updates = body.updates.map(({ text, at, status }, index): IncidentUpdate => {
    const fullText = index === 0 && fullTitleText(issue.title) ? `${issue.title.trim()}\n\n${text}` : text;
    return {
      ...{ id: idFrom("cstate", name, index), at, postedAt: at, status },
      revisions: [{ text: fullText, publishedAt: at, reason: null, loud: true }],
      impacts: [
        ...(index === 0 ? impactStart(issue, cells) : []),
        ...(index === last && status === "resolved" ? impactEnd(issue, cells, at) : []),
      ],
      nextUpdateAt: null,
    };
  });
  const publishedAt = Math.max(...updates.map(({ at }) => at));
  return {
    kind: "incident",
    id: idFrom("cstate", name),
    title: titleFrom(issue.title),
    ...completeFields({ startedAt: issue.date }),
    updates,
    figures: [],
    postmortem:
      body.postmortem === null
        ? null
        : postmortemOf([
            { content: contentOf(body.postmortem, dayOf(issue.date, zone), zone), publishedAt, reason: null, loud: true },
          ]),
    corrections: [],
    postmortemCommitment: null,
  };
}

/** The service's cells in all its regions, on the data plane if it has one. */
function affectedCellsIn(catalogue: Catalogue, slug: string): Cell[] {
  const service = servicesOf(catalogue).find((candidate) => candidate.slug === slug);
  const plane = service?.planes.includes("data") ? "data" : service?.planes[0];
  return service ? cellsOf(service).filter((cell) => cell.plane === plane) : [];
}

const impactStart = ({ date, severity }: CstateIssue, cells: readonly Cell[]): ImpactChange[] =>
  severity ? cells.map((cell) => ({ cell, level: LEVEL_OF[severity], at: date })) : [];

const impactEnd = ({ resolvedWhen }: CstateIssue, cells: readonly Cell[], resolvedAt: number): ImpactChange[] =>
  cells.map((cell) => ({ cell, level: "operational", at: resolvedWhen ?? resolvedAt }));
