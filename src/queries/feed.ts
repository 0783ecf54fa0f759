import { latestNotifiableRevisions } from "#db/incidents/feed.ts";
import { concerningIds, type Target } from "#db/incidents/incident-lists.ts";
import { latestNotifiablePostmortems } from "#db/incidents/postmortems.ts";
import { spansAt } from "#domain/impact/impact.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Postmortem, PostmortemRevision, Stage } from "#domain/incidents/postmortem.ts";
import { plannedPhrase } from "#domain/maintenance/wording.ts";
import { cachePer } from "#domain/memoize.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import { type AnyUpdate, type Entry, entryTitle, updateName } from "#domain/record/entry.ts";
import { type Instant, localText, toIso } from "#domain/time.ts";
import { factsAfter } from "#domain/updates/facts.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { factChanges } from "./corrections.ts";
import { causeText } from "./incident-history.ts";
import type { Snapshot } from "./snapshot.ts";
import { type ScopeText, scopeLines, scopeTextOf } from "./summary.ts";

const MAX_ITEMS = 50;
/** The feed of a service or region is shorter, since one update may change many of them. */
const MAX_TARGET_ITEMS = 20;
/** How many of its latest incidents and maintenances the feed of a service or region contains. */
const MAX_TARGET_ENTRIES = 50;

/** One feed item: an update, a correction that notifies, or a postmortem. */
export interface FeedItem {
  /** It never changes and is never reused, whatever is corrected later. */
  id: string;
  /** What it is: “Identified”, “Corrected: Identified”, “Root cause”. */
  name: string;
  title: string;
  /** Relative to the site's URL. */
  path: string;
  publishedAt: Instant;
  /** The time that it describes. */
  at: Instant;
  /** The same time as text. */
  asOf: string;
  /** Markdown. */
  text: string;
  /** The impact that was open right after it. */
  scope: readonly ScopeText[];
  categories: readonly string[];
}

/** The latest items, newest first: of the site, or of a service or region. */
export const readFeed = (snapshot: Snapshot, target?: Target): FeedItem[] =>
  // Cached, since each format asks for it.
  feedOf(snapshot, JSON.stringify(target ?? null), () => latestItems(snapshot, target));

const feedOf = cachePer<Snapshot, FeedItem[]>();
/** Cached, since one update is an item of many feeds, each in three formats. */
const itemOf = cachePer<Snapshot, FeedItem>();

function latestItems(snapshot: Snapshot, target?: Target): FeedItem[] {
  const { db } = snapshot;
  const limit = target ? MAX_TARGET_ITEMS : MAX_ITEMS;
  const ids = target && concerningIds(db, target, MAX_TARGET_ENTRIES);
  const revisions = latestNotifiableRevisions(db, limit, ids);
  const postmortems = latestNotifiablePostmortems(db, limit, ids);
  // Loading entries one by one takes ten times as long.
  const entries = snapshot.entries([...new Set([...revisions, ...postmortems].map(({ incidentId }) => incidentId))]);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const updates = revisions.flatMap(({ incidentId, updateId, n }) => {
    const entry = byId.get(incidentId);
    const update = entry?.updates.find(({ id }) => id === updateId);
    return entry && update ? [itemOf(snapshot, `${updateId}-${n}`, () => feedItemOf(snapshot, entry, update, n))] : [];
  });
  const causes = postmortems.flatMap(({ incidentId, n }) => {
    const entry = byId.get(incidentId);
    if (entry?.kind !== "incident" || !entry.postmortem) return [];
    const { postmortem } = entry;
    return [itemOf(snapshot, `${incidentId} ${n}`, () => causeItem(snapshot, entry, postmortem, n))];
  });
  return [...updates, ...causes].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, limit);
}

/** The feed item of the `n`th revision of an update. */
export function feedItemOf(
  snapshot: Pick<Snapshot, "catalogue" | "site">,
  entry: Entry,
  current: AnyUpdate,
  n: number,
): FeedItem {
  // An item states what its revision stated, whatever was corrected later.
  const update = { ...current, ...factsAfter<string>(current, n) } as AnyUpdate;
  const stated = { ...entry, updates: entry.updates.map((each) => (each === current ? update : each)) } as Entry;
  const revision = update.revisions[n] as (typeof update.revisions)[number];
  const t = translatorFor(snapshot.site);
  const lines = scopeLines(snapshot.catalogue, spansAt(entrySpans(stated), update.at));
  const scope = lines.map((line) => scopeTextOf(line, t));
  const label = t(updateName(update, entry));
  const name = n > 0 ? t("Corrected: {word}", { word: label }) : label;
  return {
    id: `${update.id}-${n}`,
    name,
    title: `${name}: ${t(entryTitle(entry))}`,
    path: `${paths.incident(entry.id)}#${update.id}`,
    publishedAt: revision.publishedAt,
    at: update.at,
    asOf: t("As of {time}", { time: toIso(update.at) }),
    text: [
      revision.text,
      ...plannedLine(snapshot, update),
      ...factChanges(snapshot.catalogue, current, n, (at) => timePhrase(snapshot, at)).map((fact) => t(fact)),
      ...(revision.reason ? [`*${t("Correction: {reason}", { reason: revision.reason })}*`] : []),
    ].join("\n\n"),
    scope,
    categories: [
      ...(entry.kind === "maintenance" ? [t("Maintenance")] : []),
      label,
      ...new Set(scope.map(({ services }) => services)),
    ],
  };
}

const timePhrase = ({ site: { zone } }: Pick<Snapshot, "site">, at: Instant): Phrase =>
  phrase("{time} ({zone})", { time: localText(at, zone), zone });

/** The planned time, if the update sets one. */
const plannedLine = ({ site }: Pick<Snapshot, "site">, update: AnyUpdate): string[] =>
  "planned" in update && update.planned
    ? [translatorFor(site)("Planned: {time}.", { time: plannedPhrase(update.planned, site.zone) })]
    : [];

const CAUSE_STAGES: Record<Stage, string> = { preliminary: "Root cause, preliminary", final: "Root cause, final" };

/** The feed item of the `n`th revision of a postmortem. */
export function causeItem({ site }: Pick<Snapshot, "site">, incident: Incident, { revisions }: Postmortem, n: number): FeedItem {
  const { content, publishedAt, reason } = revisions[n] as PostmortemRevision;
  const previous = revisions[n - 1]?.content;
  const t = translatorFor(site);
  const name = t(
    !previous ? "Root cause" : previous.stage !== content.stage ? CAUSE_STAGES[content.stage] : "Root cause corrected",
  );
  return {
    id: `${incident.id}-postmortem${n > 0 ? `-${n}` : ""}`,
    name,
    title: `${name}: ${t(entryTitle(incident))}`,
    path: `${paths.incident(incident.id)}#root-cause`,
    publishedAt,
    at: publishedAt,
    asOf: t("As of {time}", { time: toIso(publishedAt) }),
    text: [reason && `*${reason}*`, causeText(content)].filter(Boolean).join("\n\n"),
    scope: [],
    categories: [t("Root cause")],
  };
}
