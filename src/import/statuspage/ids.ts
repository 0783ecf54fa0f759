import { idFrom } from "#usecases/context.ts";

/** Statuspage's ids have our form and are preserved, so that incidents keep their URLs. An id of another form is hashed into one. */
export const importedId = (id: string): string => (/^[0-9a-z]{12}$/.test(id) ? id : idFrom("statuspage", id));
