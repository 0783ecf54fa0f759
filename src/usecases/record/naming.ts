import type { Reader } from "#db/engine/open.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { namedRefusals } from "#domain/impact/named-refusal.ts";
import type { Context } from "#usecases/context.ts";

/** Runs checks whose refusals name services and regions as the user knows them: by name, or outside of the admin with their slugs. */
export function naming<T>(db: Reader, { actor }: Pick<Context, "actor">, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw namedRefusals(error, loadCatalogue(db), actor.via === "admin" ? "name" : "name and slug");
  }
}
