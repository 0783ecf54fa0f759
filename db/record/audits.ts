import { desc, type SQL, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { audits } from "#db/schema/record.ts";
import type { Audit } from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";

/** Adds an audit to the record; earlier ones stay. */
export function addAudit(tx: Tx, audit: Audit): void {
  tx.insert(audits).values({ at: audit.at, report: audit }).run();
}

/** Adds the report of a drill to the table of audits. */
export function addDrill(tx: Tx, drill: Drill): void {
  tx.insert(audits).values({ at: drill.at, report: drill }).run();
}

const isDrill = sql`${audits.report} ->> 'kind' IS 'drill'`;
const latest = (db: Reader, condition: SQL): Audit | Drill | undefined =>
  db.select({ report: audits.report }).from(audits).where(condition).orderBy(desc(audits.seq)).limit(1).get()?.report;

/** The latest audit; undefined before the first. */
export const latestAudit = (db: Reader): Audit | undefined => latest(db, sql`NOT (${isDrill})`) as Audit | undefined;

/** The latest drill; undefined before the first. */
export const latestDrill = (db: Reader): Drill | undefined => latest(db, isDrill) as Drill | undefined;
