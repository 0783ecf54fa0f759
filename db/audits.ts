import { desc } from "drizzle-orm";
import type { Audit } from "../src/domain/independence.ts";
import type { Tx } from "./open.ts";
import { audits } from "./schema.ts";

/** Adds an audit to the record; earlier ones stay. */
export function addAudit(tx: Tx, audit: Audit): void {
  tx.insert(audits).values({ at: audit.at, report: audit }).run();
}

/** The audit that was added last; undefined before the first. */
export const latestAudit = (tx: Tx): Audit | undefined =>
  tx.select({ report: audits.report }).from(audits).orderBy(desc(audits.seq)).limit(1).get()?.report;
