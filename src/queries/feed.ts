import { latestNotifiableRevisions } from "#db/incidents/feed.ts";
import { concerningIds, type Target } from "#db/incidents/incident-lists.ts";
import { latestNotifiablePostmortems } from "#db/incidents/postmortems.ts";
import { spansAt } from "#domain/impact/impact.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Postmortem, PostmortemRevision, Stage } from "#domain/incidents/postmortem.ts";
import { plannedPhrase } from "#domain/maintenance/wording.ts";
import { cachePer } from "#domain/memoize.ts";
import { paths } from "#domain/publishing/paths.ts";
import { type AnyUpdate, type Entry, updateName } from "#domain/record/entry.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { causeText } from "./incident-history.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeText, scopeLines, scopeTextOf } from "./summary.ts";

const ITEMS = 50;
/** A feed of one place is shorter: a word may have to renew many of them. */
const MAX_TARGET_ITEMS = 20;
/** Of how many of its latest incidents and maintenances a place's feed tells. */
const MAX_TARGET_ENTRIES = 50;

/** One thing that was said: an update, a loud correction of one, or a root cause. */
export interface FeedItem {
  /** Never changes and never comes twice, whatever is corrected later. */
  id: string;
  /** What it is, in a word or two: “Identified”, “Corrected: Identified”, “Root cause”. */
  name: string;
  title: string;
  /** Relative to the site's URL. */
  path: string;
  publishedAt: Instant;
  /** When it was so. */
  at: Instant;
  /** The same in words. */
  asOf: string;
  /** Markdown. */
  text: string;
  /** What was open right after it. */
  scope: readonly ScopeText[];
  categories: readonly string[];
}

/** The latest published words, newest first: of everything, or of what concerns a place. */
export const readFeed = (snapshot: Snapshot, where?: Target): FeedItem[] =>
  // Asked for once a format.
  feedOf(snapshot, JSON.stringify(where ?? null), () => latestItems(snapshot, where));

const feedOf = cachePer<Snapshot, FeedItem[]>();
/** One update is an item of many feeds, each in three formats. */
const itemOf = cachePer<Snapshot, FeedItem>();

function latestItems(snapshot: Snapshot, where?: Target): FeedItem[] {
  const { tx } = snapshot;
  const limit = where ? MAX_TARGET_ITEMS : ITEMS;
  const ids = where && concerningIds(tx, where, MAX_TARGET_ENTRIES);
  const said = latestNotifiableRevisions(tx, limit, ids);
  const states = latestNotifiablePostmortems(tx, limit, ids);
  // Together: one by one they take ten times as long.
  const entries = snapshot.entries([...new Set([...said, ...states].map(({ incidentId }) => incidentId))]);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const updates = said.flatMap(({ incidentId, updateId, n }) => {
    const entry = byId.get(incidentId);
    const update = entry?.updates.find(({ id }) => id === updateId);
    return entry && update ? [itemOf(snapshot, `${updateId}-${n}`, () => feedItemOf(snapshot, entry, update, n))] : [];
  });
  const causes = states.flatMap(({ incidentId, n }) => {
    const entry = byId.get(incidentId);
    if (entry?.kind !== "incident" || !entry.postmortem) return [];
    const { postmortem } = entry;
    return [itemOf(snapshot, `${incidentId} ${n}`, () => causeItem(snapshot, entry, postmortem, n))];
  });
  return [...updates, ...causes].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, limit);
}

/** The item that the `n`th revision of an update makes. */
export function feedItemOf(snapshot: Pick<Snapshot, "catalogue" | "site">, entry: Entry, update: AnyUpdate, n: number): FeedItem {
  const revision = update.revisions[n] as (typeof update.revisions)[number];
  const t = translatorFor(snapshot.site);
  const hit = scopeLines(snapshot.catalogue, spansAt(entrySpans(entry), update.at));
  const scope = hit.map((line) => scopeTextOf(line, t));
  const word = t(updateName(update, entry));
  const name = n > 0 ? t("Corrected: {word}", { word }) : word;
  return {
    id: `${update.id}-${n}`,
    name,
    title: `${name}: ${entry.title}`,
    path: `${paths.incident(entry.id)}#${update.id}`,
    publishedAt: revision.publishedAt,
    at: update.at,
    asOf: t("As of {time}", { time: toIso(update.at) }),
    text: [
      revision.text,
      ...plannedLine(snapshot, update),
      ...(revision.reason ? [`*${t("Correction: {reason}", { reason: revision.reason })}*`] : []),
    ].join("\n\n"),
    scope,
    categories: [
      ...(entry.kind === "maintenance" ? [t("Maintenance")] : []),
      word,
      ...new Set(scope.map(({ services }) => services)),
    ],
  };
}

/** For when work is planned, where an update says so. */
const plannedLine = ({ site }: Pick<Snapshot, "site">, update: AnyUpdate): string[] =>
  "planned" in update && update.planned
    ? [translatorFor(site)("Planned: {time}.", { time: plannedPhrase(update.planned, site.zone) })]
    : [];

const CAUSE_STAGES: Record<Stage, string> = { preliminary: "Root cause, preliminary", final: "Root cause, final" };

/** The item that the `n`th state of a root cause makes. */
export function causeItem({ site }: Pick<Snapshot, "site">, incident: Incident, { revisions }: Postmortem, n: number): FeedItem {
  const { content, publishedAt, reason } = revisions[n] as PostmortemRevision;
  const former = revisions[n - 1]?.content;
  const t = translatorFor(site);
  const name = t(!former ? "Root cause" : former.stage !== content.stage ? CAUSE_STAGES[content.stage] : "Root cause corrected");
  return {
    id: `${incident.id}-postmortem${n > 0 ? `-${n}` : ""}`,
    name,
    title: `${name}: ${incident.title}`,
    path: `${paths.incident(incident.id)}#root-cause`,
    publishedAt,
    at: publishedAt,
    asOf: t("As of {time}", { time: toIso(publishedAt) }),
    text: [reason && `*${reason}*`, causeText(content)].filter(Boolean).join("\n\n"),
    scope: [],
    categories: [t("Root cause")],
  };
}
