import { loadIncidents } from "../../../db/incidents.ts";
import type { Tx } from "../../../db/open.ts";
import { lastChangeAt } from "../../../db/publications.ts";
import { loadCatalogue } from "../../../db/services.ts";
import type { Incident } from "../../domain/incident.ts";
import { activeCatalogue, type Catalogue } from "../../domain/service.ts";
import type { Instant } from "../../domain/time.ts";

/** Who speaks, as every page says it. */
export interface Site {
  name: string;
  url: string;
  zone: string;
  cloud: string;
  securityContact: string;
}

/** The record as it stood at one moment, from which any number of pages can be made without contradicting each other. */
export interface Snapshot {
  tx: Tx;
  site: Site;
  /** With retired services, for names of old impact. */
  catalogue: Catalogue;
  /** Without them, for what is offered now. */
  active: Catalogue;
  /** The last change of the record, the turning of the day included. Pages depend on this, never on the clock: the same record gives the same bytes. */
  asOf: Instant;
  incident(id: string): Incident | undefined;
  incidents(ids: readonly string[]): Incident[];
}

const KEPT = 500;

/** A snapshot of whatever `tx` sees. The caller keeps that from changing while pages are made. */
export function takeSnapshot(tx: Tx, site: Site): Snapshot {
  const catalogue = loadCatalogue(tx);
  const known = new Map<string, Incident>();
  const incidents = (ids: readonly string[]): Incident[] => {
    // A full publication passes by every incident: what was read may be forgotten, memory may not grow.
    if (known.size > KEPT) known.clear();
    const missing = ids.filter((id) => !known.has(id));
    for (const incident of loadIncidents(tx, missing)) known.set(incident.id, incident);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  return {
    tx,
    site,
    catalogue,
    active: activeCatalogue(catalogue),
    asOf: lastChangeAt(tx) ?? 0,
    incidents,
    incident: (id) => incidents([id])[0],
  };
}
