import { loadCatalogue, saveCatalogue } from "../../db/services.ts";
import { type Catalogue, checkCatalogue } from "../domain/service.ts";
import { type Committed, type Context, commit } from "./context.ts";

/** Makes the catalogue be as given. Services with history that are no longer named are retired. */
export function replaceCatalogue(context: Context, catalogue: Catalogue): Committed<{ services: number; regions: number }> {
  checkCatalogue(catalogue);
  return commit(context, (tx) => {
    saveCatalogue(tx, catalogue);
    const services = catalogue.groups.reduce((sum, group) => sum + group.services.length, 0);
    return { result: { services, regions: catalogue.regions.length }, change: { kind: "everything" } };
  });
}

/** The catalogue as it stands, retired services included. */
export const readCatalogue = (context: Pick<Context, "db">): Catalogue => loadCatalogue(context.db);
