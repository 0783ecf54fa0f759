import { asc, eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { templates } from "#db/schema/desk.ts";
import type { Template } from "#domain/incidents/template.ts";

export const listTemplates = (tx: Reader): Template[] => tx.select().from(templates).orderBy(asc(templates.name)).all();

export const findTemplate = (tx: Reader, id: string): Template | undefined =>
  tx.select().from(templates).where(eq(templates.id, id)).get();

export function saveTemplate(tx: Tx, template: Template): void {
  tx.insert(templates).values(template).onConflictDoUpdate({ target: templates.id, set: template }).run();
}

export const dropTemplate = (tx: Tx, id: string): void => void tx.delete(templates).where(eq(templates.id, id)).run();
