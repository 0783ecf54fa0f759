import { eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { namedMirrors } from "#db/schema/record.ts";
import type { PublicMirror } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";

/** The mirrors that have held a publication at their URL. */
export const listNamedMirrors = (db: Reader): PublicMirror[] =>
  db.select({ name: namedMirrors.name, publicUrl: namedMirrors.publicUrl }).from(namedMirrors).all();

export function saveNamedMirror(tx: Tx, { name, publicUrl }: PublicMirror, since: Instant): void {
  const row = { name, publicUrl, since };
  tx.insert(namedMirrors).values(row).onConflictDoUpdate({ target: namedMirrors.name, set: row }).run();
}

export const dropNamedMirror = (tx: Tx, name: string): void =>
  void tx.delete(namedMirrors).where(eq(namedMirrors.name, name)).run();
