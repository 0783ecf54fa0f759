import { dropTemplate, findTemplate, listTemplates, saveTemplate } from "#db/admin/templates.ts";
import { transact } from "#db/engine/open.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { checkTemplate, type Template } from "#domain/incidents/template.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { type Context, newId } from "#usecases/context.ts";

/** All templates, by name. */
export const readTemplates = ({ db }: Pick<Context, "db">): Template[] => listTemplates(db);

/** Saves a template; creates one if no id is given. */
export function storeTemplate(context: Context, given: Omit<Template, "id"> & { id?: string | undefined }): Template {
  requirePermission(context.actor.role, "write");
  checkTemplate(given);
  return transact(context.db, (tx) => {
    const previous = given.id === undefined ? undefined : findTemplate(tx, given.id);
    if (given.id !== undefined && !previous)
      throw new Refusal("name", "Someone removed this template while you were editing.", "Save it as a new template.");
    const template = { ...given, id: given.id ?? newId(), name: given.name.trim(), title: given.title.trim() };
    saveTemplate(tx, template);
    audit(
      tx,
      context,
      previous ? "template.change" : "template.add",
      template.name,
      previous ? { before: previous, after: template } : {},
    );
    return template;
  });
}

export function removeTemplate(context: Context, id: string): void {
  requirePermission(context.actor.role, "write");
  transact(context.db, (tx) => {
    const previous = findTemplate(tx, id);
    if (!previous) return;
    dropTemplate(tx, id);
    audit(tx, context, "template.remove", previous.name, { before: previous });
  });
}
