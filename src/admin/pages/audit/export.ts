import type { APIRoute } from "astro";
import { transact } from "#db/engine/open.ts";
import { entryToJson } from "#domain/accounts/audit-entry.ts";
import { audit, exportAuditLog } from "#usecases/accounts/audit.ts";

/** The complete audit log as JSON Lines, oldest first. The export is audited too. */
export const GET: APIRoute = ({ locals }) => {
  const { context } = locals.admin;
  transact(context.db, (tx) => audit(tx, context, "audit.export", "audit"));
  const lines = [...exportAuditLog(context)].map((entry) => `${JSON.stringify(entryToJson(entry))}\n`);
  return new Response(lines.join(""), {
    headers: { "Content-Type": "application/jsonl; charset=utf-8", "Content-Disposition": 'attachment; filename="audit.jsonl"' },
  });
};
