import { asc, eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { templates } from "#db/schema/admin.ts";
import type { Template } from "#domain/incidents/template.ts";

export const listTemplates = (db: Reader): Template[] => db.select().from(templates).orderBy(asc(templates.name)).all();

export const findTemplate = (db: Reader, id: string): Template | undefined =>
  db.select().from(templates).where(eq(templates.id, id)).get();

export function saveTemplate(tx: Tx, template: Template): void {
  tx.insert(templates).values(template).onConflictDoUpdate({ target: templates.id, set: template }).run();
}

export const dropTemplate = (tx: Tx, id: string): void => void tx.delete(templates).where(eq(templates.id, id)).run();
