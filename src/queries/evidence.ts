import { createHash } from "node:crypto";
import { canonical } from "#domain/canonical.ts";
import { confirmedUnaffected, type ImpactSpan } from "#domain/impact/impact.ts";
import { type Catalogue, type Cell, servicesOf } from "#domain/impact/service.ts";
import { type Lag, lagsOf } from "#domain/incidents/lag.ts";
import { type PostmortemRevision, recordedContent } from "#domain/incidents/postmortem.ts";
import { type AnyUpdate, type Entry, updateName } from "#domain/record/entry.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { entrySpans, impactChangesOf, inOrder } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";

/** A cell with the names that readers know. */
export interface NamedCell extends Cell {
  serviceName: string;
  regionName: string | null;
}

/** A cell hit at a level, from when to when, and for how many seconds; null while it lasts. */
export interface EvidenceSpan extends NamedCell, Pick<ImpactSpan, "level" | "from" | "to"> {
  seconds: number | null;
}

/** A published state with the hash by which anyone can tell that it is the one. */
export type Hashed<T> = T & { sha256: string };

/** What customers may hand in: every cell that was hit, when, and every word that was published about it. */
export interface Evidence {
  entry: Entry;
  spans: readonly EvidenceSpan[];
  unaffected: readonly NamedCell[];
  lags: readonly Lag[];
  /** In the order in which they hold. */
  updates: readonly { update: AnyUpdate; name: string; revisions: readonly Hashed<Revision>[] }[];
  postmortem: readonly Hashed<PostmortemRevision>[];
}

/** The evidence of one incident or maintenance; undefined when there is none with this id. */
export function readEvidence(snapshot: Snapshot, id: string): Evidence | undefined {
  const entry = snapshot.entry(id);
  return entry && evidenceOf(snapshot.catalogue, entry);
}

/** Hashes are SHA-256 in hex: of the text's UTF-8 bytes, or of a postmortem's content as canonical JSON (RFC 8785). */
export function evidenceOf(catalogue: Catalogue, entry: Entry): Evidence {
  const named = namer(catalogue);
  const postmortem = entry.kind === "incident" ? entry.postmortem : null;
  return {
    entry,
    spans: entrySpans(entry).map(({ cell, level, from, to }) => ({
      ...named(cell),
      level,
      from,
      to,
      seconds: to === null ? null : (to - from) / 1_000,
    })),
    unaffected: confirmedUnaffected(impactChangesOf(entry)).map(named),
    lags: entry.kind === "incident" ? lagsOf(entry) : [],
    updates: inOrder<AnyUpdate>(entry.updates).map((update) => ({
      update,
      name: updateName(update, entry),
      revisions: update.revisions.map((revision) => ({ ...revision, sha256: sha256(revision.text) })),
    })),
    postmortem: (postmortem?.revisions ?? []).map((revision) => ({
      ...revision,
      sha256: sha256(canonical(recordedContent(revision.content))),
    })),
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function namer(catalogue: Catalogue): (cell: Cell) => NamedCell {
  const services = new Map(servicesOf(catalogue).map(({ slug, name }) => [slug, name]));
  const regions = new Map(catalogue.regions.map(({ slug, name }) => [slug, name]));
  return (cell) => ({
    ...cell,
    serviceName: services.get(cell.service) ?? cell.service,
    regionName: cell.region === null ? null : (regions.get(cell.region) ?? cell.region),
  });
}
