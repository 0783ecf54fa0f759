import { latestSettledIds, loadIncident, unsettledIds } from "../../../db/incidents.ts";
import { duePublications, latestPublications, loadPublication, type Publication } from "../../../db/publications.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Context } from "../context.ts";
import { type Site, takeSnapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";

const RECENT = 8;

/** What staff see first: what is open, what was, and what readers do not see yet. */
export interface DeskPage {
  open: readonly Summary[];
  recent: readonly (Summary & { hasPostmortem: boolean })[];
  waiting: readonly Publication[];
}

/** The desk as the record stands now. */
export function readDesk({ db }: Pick<Context, "db">, site: Site): DeskPage {
  const { catalogue, incidents } = takeSnapshot(db, site);
  return {
    open: incidents(unsettledIds(db)).map((incident) => summarise(catalogue, incident)),
    recent: incidents(latestSettledIds(db, RECENT)).map((incident) => ({
      ...summarise(catalogue, incident),
      hasPostmortem: incident.postmortem !== null,
    })),
    waiting: duePublications(db),
  };
}

/** One incident as the record has it, for editing. */
export const findIncident = ({ db }: Pick<Context, "db">, id: string): Incident | undefined => loadIncident(db, id);

/** The receipt of one publication. */
export const readPublication = ({ db }: Pick<Context, "db">, seq: number): Publication | undefined => loadPublication(db, seq);

/** The latest publications, newest first. */
export const readPublications = ({ db }: Pick<Context, "db">, limit: number): Publication[] => latestPublications(db, limit);
