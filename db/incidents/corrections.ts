import { asc, eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { detailCorrections, type StoredDetails } from "#db/schema/record.ts";
import { fieldsFromTexts, fieldTexts } from "#domain/incidents/fields.ts";
import type { IncidentDetails } from "#domain/incidents/incident.ts";
import type { Titles } from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Correction } from "#domain/updates/revision.ts";

const correctionsOf = perConnection((db) =>
  db.select().from(detailCorrections).where(among(detailCorrections.entryId)).orderBy(asc(detailCorrections.n)).prepare(),
);

/** The corrections of titles, and of the fields that `fields` reads, by entry. */
function loadCorrections<F extends object>(db: Reader, ids: readonly string[], fields: (stored: StoredDetails) => F) {
  const rows = Map.groupBy(correctionsOf(db).all({ ids: JSON.stringify(ids) }), ({ entryId }) => entryId);
  return (id: string): Correction<Titles & F>[] =>
    (rows.get(id) ?? []).map(({ publishedAt, reason, loud, replaced }) => ({
      replaced: {
        title: replaced.title,
        ...translatedPart("titleTranslations", replaced.titleTranslations),
        ...fields(replaced),
      },
      publishedAt,
      reason,
      loud,
    }));
}

/** The corrections of incidents' titles and fields, by incident, oldest first. */
export const loadDetailCorrections = (db: Reader, ids: readonly string[]) =>
  loadCorrections(db, ids, (stored) =>
    fieldsFromTexts(Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, value ?? undefined]))),
  );

/** The corrections of maintenances' titles, by maintenance, oldest first. */
export const loadTitleCorrections = (db: Reader, ids: readonly string[]) => loadCorrections(db, ids, () => ({}));

/** Writes all corrections of an entry. */
export function saveCorrections(
  tx: Tx,
  entryId: string,
  corrections: readonly Correction<Titles & Partial<IncidentDetails>>[],
): void {
  tx.delete(detailCorrections).where(eq(detailCorrections.entryId, entryId)).run();
  for (const [n, { replaced, ...published }] of corrections.entries())
    tx.insert(detailCorrections)
      .values({ entryId, n, ...published, replaced: storedOf(replaced) })
      .run();
}

const storedOf = ({ title, titleTranslations, ...fields }: Titles & Partial<IncidentDetails>): StoredDetails => ({
  title,
  ...translatedPart("titleTranslations", titleTranslations),
  ...("startedAt" in fields ? fieldTexts(fields as IncidentDetails) : {}),
});
