import { dropTemplate, findTemplate, listTemplates, saveTemplate } from "#db/desk/templates.ts";
import { transact } from "#db/engine/open.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { checkTemplate, type Template } from "#domain/incidents/template.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { type Context, newId } from "#usecases/context.ts";

/** The words kept ready, by name. */
export const readTemplates = ({ db }: Pick<Context, "db">): Template[] => listTemplates(db);

/** Keeps a template, a new one where no id is given. */
export function keepTemplate(context: Context, given: Omit<Template, "id"> & { id?: string | undefined }): Template {
  requirePermission(context.actor.role, "write");
  checkTemplate(given);
  return transact(context.db, (tx) => {
    const former = given.id === undefined ? undefined : findTemplate(tx, given.id);
    if (given.id !== undefined && !former)
      throw new Refusal("name", "Someone removed this template while you were editing.", "Save it as a new template.");
    const template = { ...given, id: given.id ?? newId(), name: given.name.trim(), title: given.title.trim() };
    saveTemplate(tx, template);
    audit(
      tx,
      context,
      former ? "template.change" : "template.add",
      template.name,
      former ? { before: former, after: template } : {},
    );
    return template;
  });
}

export function removeTemplate(context: Context, id: string): void {
  requirePermission(context.actor.role, "write");
  transact(context.db, (tx) => {
    const former = findTemplate(tx, id);
    if (!former) return;
    dropTemplate(tx, id);
    audit(tx, context, "template.remove", former.name, { before: former });
  });
}
