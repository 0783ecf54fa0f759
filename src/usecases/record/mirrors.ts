import { transact } from "#db/engine/open.ts";
import { dropNamedMirror, listNamedMirrors, saveNamedMirror } from "#db/record/mirrors.ts";
import { isSameMirror, type PublicMirror } from "#domain/publishing/site.ts";
import type { Context } from "#usecases/context.ts";
import { commit } from "./commit.ts";

/**
 * Records that a mirror holds a publication at its URL, so that pages name it. Gives the publication that shows it; undefined where
 * pages name it already.
 */
export function nameMirror(context: Context, mirror: PublicMirror): number | undefined {
  if (listNamedMirrors(context.db).some((known) => isSameMirror(known, mirror))) return undefined;
  return commit(context, (tx) => {
    saveNamedMirror(tx, mirror, context.now());
    return { result: {}, change: { kind: "everything" } };
  }).publication;
}

/**
 * Forgets the mirrors that are no longer in the settings: added again, a mirror must first hold a publication. Pages leave them out
 * by the settings alone, so nothing has to be published.
 */
export function forgetMirrors({ db }: Pick<Context, "db">, configured: readonly PublicMirror[]): void {
  const gone = listNamedMirrors(db).filter((known) => !configured.some((mirror) => isSameMirror(known, mirror)));
  if (gone.length > 0)
    transact(db, (tx) => {
      for (const { name } of gone) dropNamedMirror(tx, name);
    });
}
