import { desc, type SQL, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { audits } from "#db/schema/record.ts";
import type { Audit } from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";

/** Adds an audit to the record; earlier ones stay. */
export function addAudit(tx: Tx, audit: Audit): void {
  tx.insert(audits).values({ at: audit.at, report: audit }).run();
}

/** Adds the report of a drill; it lies beside the audits. */
export function addDrill(tx: Tx, drill: Drill): void {
  tx.insert(audits).values({ at: drill.at, report: drill }).run();
}

const isDrill = sql`${audits.report} ->> 'kind' IS 'drill'`;
const latest = (tx: Reader, condition: SQL): Audit | Drill | undefined =>
  tx.select({ report: audits.report }).from(audits).where(condition).orderBy(desc(audits.seq)).limit(1).get()?.report;

/** The audit that was added last; undefined before the first. */
export const latestAudit = (tx: Reader): Audit | undefined => latest(tx, sql`NOT (${isDrill})`) as Audit | undefined;

/** The drill that was added last; undefined before the first. */
export const latestDrill = (tx: Reader): Drill | undefined => latest(tx, isDrill) as Drill | undefined;
