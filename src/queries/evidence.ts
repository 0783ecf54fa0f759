import { createHash } from "node:crypto";
import { canonical } from "#domain/canonical.ts";
import type { ImpactSpan } from "#domain/impact/impact.ts";
import { type Catalogue, type Cell, servicesOf } from "#domain/impact/service.ts";
import { type Lag, lagsOf } from "#domain/incidents/lag.ts";
import { type PostmortemRevision, recordedContent } from "#domain/incidents/postmortem.ts";
import { type AnyUpdate, type Entry, updateName } from "#domain/record/entry.ts";
import { SECOND } from "#domain/time.ts";
import type { Revision } from "#domain/updates/revision.ts";
import { entrySpans, inOrder, unaffectedBy } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";

/** A cell with the names of its service and region. */
export interface NamedCell extends Cell {
  serviceName: string;
  regionName: string | null;
}

/** A cell that was affected at a level, from when to when, and for how many seconds; null while it is ongoing. */
interface EvidenceSpan extends NamedCell, Pick<ImpactSpan, "level" | "from" | "to"> {
  seconds: number | null;
}

/** A published revision with a hash, by which anyone can verify it. */
type Hashed<T> = T & { sha256: string };

/** The evidence that customers can submit: every affected cell with its times, and every published text. */
export interface Evidence {
  entry: Entry;
  spans: readonly EvidenceSpan[];
  unaffected: readonly NamedCell[];
  lags: readonly Lag[];
  /** Sorted by the time they describe. */
  updates: readonly { update: AnyUpdate; name: string; revisions: readonly Hashed<Revision>[] }[];
  postmortem: readonly Hashed<PostmortemRevision>[];
}

/** The evidence of one incident or maintenance; undefined if there is none with this id. */
export function readEvidence(snapshot: Snapshot, id: string): Evidence | undefined {
  const entry = snapshot.entry(id);
  return entry && evidenceOf(snapshot.catalogue, entry);
}

/**
 * The evidence of an entry. Hashes are SHA-256 in hex: of the text's UTF-8 bytes, or of a postmortem's content as canonical JSON
 * (RFC 8785).
 */
export function evidenceOf(catalogue: Catalogue, entry: Entry): Evidence {
  const withNames = namer(catalogue);
  const postmortem = entry.kind === "incident" ? entry.postmortem : null;
  return {
    entry,
    spans: entrySpans(entry).map(({ cell, level, from, to }) => ({
      ...withNames(cell),
      level,
      from,
      to,
      seconds: to === null ? null : (to - from) / SECOND,
    })),
    unaffected: unaffectedBy(entry).map(withNames),
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
