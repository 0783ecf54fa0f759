import { createHash } from "node:crypto";
import { canonical } from "../../domain/canonical.ts";
import { confirmedUnaffected, type ImpactSpan } from "../../domain/impact.ts";
import { type Incident, impactChangesOf, incidentSpans, inOrder, type Update } from "../../domain/incident.ts";
import { type Lag, lagsOf } from "../../domain/lag.ts";
import { type PostmortemRevision, recordedContent } from "../../domain/postmortem.ts";
import type { Revision } from "../../domain/revision.ts";
import { type Catalogue, type Cell, servicesOf } from "../../domain/service.ts";
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
  incident: Incident;
  spans: readonly EvidenceSpan[];
  unaffected: readonly NamedCell[];
  lags: readonly Lag[];
  /** In the order in which they hold. */
  updates: readonly (Omit<Update, "revisions"> & { revisions: readonly Hashed<Revision>[] })[];
  postmortem: readonly Hashed<PostmortemRevision>[];
}

/** The evidence of one incident; undefined when there is none with this id. */
export function readEvidence(snapshot: Snapshot, id: string): Evidence | undefined {
  const incident = snapshot.incident(id);
  return incident && evidenceOf(snapshot.catalogue, incident);
}

/** Hashes are SHA-256 in hex: of the text's UTF-8 bytes, or of a postmortem's content as canonical JSON (RFC 8785). */
export function evidenceOf(catalogue: Catalogue, incident: Incident): Evidence {
  const named = namer(catalogue);
  return {
    incident,
    spans: incidentSpans(incident).map(({ cell, level, from, to }) => ({
      ...named(cell),
      level,
      from,
      to,
      seconds: to === null ? null : (to - from) / 1_000,
    })),
    unaffected: confirmedUnaffected(impactChangesOf(incident)).map(named),
    lags: lagsOf(incident),
    updates: inOrder(incident.updates).map((update) => ({
      ...update,
      revisions: update.revisions.map((revision) => ({ ...revision, sha256: sha256(revision.text) })),
    })),
    postmortem: (incident.postmortem?.revisions ?? []).map((revision) => ({
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
