import { addAudit, addDrill } from "#db/record/audits.ts";
import { type Audit, publicAudit } from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";
import { audit } from "#usecases/accounts/audit.ts";
import type { Committed, Context } from "#usecases/context.ts";
import { commit } from "./commit.ts";

/** Puts an audit on record and publishes it, without what is not for readers. */
export const publishAudit = (context: Context, found: Audit): Committed<{ audit: Audit }> =>
  commit(context, (tx) => {
    const published = publicAudit(found);
    addAudit(tx, published);
    audit(tx, context, "independence.publish", "independence");
    return { result: { audit: published }, change: { kind: "audit" } };
  });

/** Puts the report of a drill on record and publishes it, whatever it came to. */
export const publishDrill = (context: Context, drill: Drill): Committed<{ drill: Drill }> =>
  commit(context, (tx) => {
    addDrill(tx, drill);
    return { result: { drill }, change: { kind: "audit" } };
  });
