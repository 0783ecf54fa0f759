import { latestLoudRevisions } from "../../../db/feed.ts";
import { latestLoudPostmortems } from "../../../db/postmortems.ts";
import { spansAt } from "../../domain/impact.ts";
import { type Incident, incidentSpans, STATUS_NAMES, type Update } from "../../domain/incident.ts";
import { paths } from "../../domain/paths.ts";
import type { Postmortem, PostmortemRevision } from "../../domain/postmortem.ts";
import type { Instant } from "../../domain/time.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeLine, scopeLines } from "./summary.ts";

const ITEMS = 50;

/** One thing that was said: an update, a loud correction of one, or a root cause. */
export interface FeedItem {
  /** Never changes and never comes twice, whatever is corrected later. */
  id: string;
  title: string;
  /** Relative to the site's URL. */
  path: string;
  publishedAt: Instant;
  /** When it was so. */
  at: Instant;
  /** Markdown. */
  text: string;
  /** What was open right after it. */
  scope: readonly ScopeLine[];
  categories: readonly string[];
}

/** The latest published words, newest first. */
export function readFeed(snapshot: Snapshot): FeedItem[] {
  const said = latestLoudRevisions(snapshot.tx, ITEMS).flatMap(({ incidentId, updateId, n }) => {
    const incident = snapshot.incident(incidentId);
    const update = incident?.updates.find(({ id }) => id === updateId);
    return incident && update ? [feedItemOf(snapshot, incident, update, n)] : [];
  });
  const causes = latestLoudPostmortems(snapshot.tx, ITEMS).flatMap(({ incidentId, n }) => {
    const incident = snapshot.incident(incidentId);
    return incident?.postmortem ? [causeItem(incident, incident.postmortem, n)] : [];
  });
  return [...said, ...causes].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, ITEMS);
}

/** The item that the `n`th revision of an update makes. */
export function feedItemOf(snapshot: Pick<Snapshot, "catalogue">, incident: Incident, update: Update, n: number): FeedItem {
  const revision = update.revisions[n] as (typeof update.revisions)[number];
  const scope = scopeLines(snapshot.catalogue, spansAt(incidentSpans(incident), update.at));
  return {
    id: `${update.id}-${n}`,
    title: `${n > 0 ? "Corrected: " : ""}${STATUS_NAMES[update.status]}: ${incident.title}`,
    path: `${paths.incident(incident.id)}#${update.id}`,
    publishedAt: revision.publishedAt,
    at: update.at,
    text: revision.reason ? `${revision.text}\n\n*Correction: ${revision.reason}*` : revision.text,
    scope,
    categories: [STATUS_NAMES[update.status], ...new Set(scope.map(({ services }) => services))],
  };
}

function causeItem(incident: Incident, { revisions }: Postmortem, n: number): FeedItem {
  const { content, publishedAt, reason } = revisions[n] as PostmortemRevision;
  const former = revisions[n - 1]?.content;
  const kind = !former ? "Root cause" : former.stage !== content.stage ? `Root cause, ${content.stage}` : "Root cause corrected";
  const causes = content.rootCause.map(({ title, text }) => (title ? `**${title}** ${text}` : text));
  return {
    id: `${incident.id}-postmortem${n > 0 ? `-${n}` : ""}`,
    title: `${kind}: ${incident.title}`,
    path: `${paths.incident(incident.id)}#root-cause`,
    publishedAt,
    at: publishedAt,
    text: [reason && `*${reason}*`, content.summary, ...causes].filter(Boolean).join("\n\n"),
    scope: [],
    categories: ["Root cause"],
  };
}
