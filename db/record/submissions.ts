import { eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { submissions } from "#db/schema/admin.ts";

/** The digest of the submission that posted an update; undefined if none is on record. */
export const submissionDigest = (db: Reader, updateId: string): string | undefined =>
  db.select({ digest: submissions.digest }).from(submissions).where(eq(submissions.updateId, updateId)).get()?.digest;

export function addSubmission(tx: Tx, updateId: string, digest: string): void {
  tx.insert(submissions).values({ updateId, digest }).run();
}
