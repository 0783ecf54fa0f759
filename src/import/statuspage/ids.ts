import { idFrom } from "#usecases/context.ts";

/** Statuspage's ids are of the form of ours and are kept, so that addresses of incidents stay; what is of another form gets one made from it. */
export const importedId = (id: string): string => (/^[0-9a-z]{12}$/.test(id) ? id : idFrom("statuspage", id));
