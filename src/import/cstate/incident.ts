import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellsOf, servicesOf } from "#domain/impact/service.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import { postmortemOf } from "#domain/incidents/postmortem.ts";
import { dayOf } from "#domain/time.ts";
import { contentOf } from "#import/statuspage/postmortem.ts";
import { titleFrom, titleLeftOut } from "#import/title.ts";
import { idFrom } from "#usecases/context.ts";
import type { CstateIssue } from "./file.ts";
import type { Words } from "./text.ts";

const LEVEL_OF: Record<NonNullable<CstateIssue["severity"]>, Level> = {
  down: "major_outage",
  disrupted: "partial_outage",
  notice: "degraded_performance",
};

/** An issue in our words; `name` is that of its file, from which its ids are made. `services` are the slugs of what is affected. */
export function toIncident(
  name: string,
  issue: CstateIssue,
  said: Words,
  services: readonly string[],
  catalogue: Catalogue,
  zone: string,
): Incident {
  const cells = issue.informational ? [] : services.flatMap((slug) => affectedCellsIn(catalogue, slug));
  const last = said.words.length - 1;
  const updates = said.words.map(({ text, at, status }, index): IncidentUpdate => {
    const whole = index === 0 && titleLeftOut(issue.title) ? `${issue.title.trim()}\n\n${text}` : text;
    return {
      ...{ id: idFrom("cstate", name, index), at, postedAt: at, status },
      revisions: [{ text: whole, publishedAt: at, reason: null, loud: true }],
      impacts: [
        ...(index === 0 ? beginning(issue, cells) : []),
        ...(index === last && status === "resolved" ? ending(issue, cells, at) : []),
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
      said.postmortem === null
        ? null
        : postmortemOf([
            { content: contentOf(said.postmortem, dayOf(issue.date, zone), zone), publishedAt, reason: null, loud: true },
          ]),
    postmortemCommitment: null,
  };
}

/** A service is hit wherever it is offered, on the data plane if it has one. */
function affectedCellsIn(catalogue: Catalogue, slug: string): Cell[] {
  const service = servicesOf(catalogue).find((each) => each.slug === slug);
  const plane = service?.planes.includes("data") ? "data" : service?.planes[0];
  return service ? cellsOf(service).filter((cell) => cell.plane === plane) : [];
}

const beginning = ({ date, severity }: CstateIssue, cells: readonly Cell[]): ImpactChange[] =>
  severity ? cells.map((cell) => ({ cell, level: LEVEL_OF[severity], at: date })) : [];

const ending = ({ resolvedWhen }: CstateIssue, cells: readonly Cell[], told: number): ImpactChange[] =>
  cells.map((cell) => ({ cell, level: "operational", at: resolvedWhen ?? told }));
