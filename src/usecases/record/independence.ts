import { addAudit, addDrill } from "#db/record/audits.ts";
import { type Audit, publicAudit } from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";
import { audit } from "#usecases/accounts/audit.ts";
import type { Committed, Context } from "#usecases/context.ts";
import { commit } from "./commit.ts";

/** Saves and publishes an audit, without evidence that must not be public. */
export const publishAudit = (context: Context, found: Audit): Committed<{ audit: Audit }> =>
  commit(context, (tx) => {
    const published = publicAudit(found);
    addAudit(tx, published);
    audit(tx, context, "independence.publish", "independence");
    return { result: { audit: published }, change: { kind: "audit" } };
  });

/** Saves and publishes the report of a drill, whatever its result. */
export const publishDrill = (context: Context, drill: Drill): Committed<{ drill: Drill }> =>
  commit(context, (tx) => {
    addDrill(tx, drill);
    return { result: { drill }, change: { kind: "audit" } };
  });
