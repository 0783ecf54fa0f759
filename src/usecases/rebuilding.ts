import { replaceEntry } from "../../db/entries.ts";
import { linesFrom, logSize, putLines, type StoredLine } from "../../db/log.ts";
import { type Tx, transact } from "../../db/open.ts";
import type { Entry } from "../domain/entry.ts";
import { Refusal } from "../domain/errors.ts";
import { actOf } from "../domain/log-reading.ts";
import { retell } from "../domain/retelling.ts";
import type { Context } from "./context.ts";

/**
 * Gives the record what readers were told and it does not know: the further lines of the published log, and the incidents and maintenances as these
 * tell them. So a restored backup loses no public word. Gives how many lines were added. Refuses a log that begins otherwise than ours.
 */
export const bringForward = ({ db }: Pick<Context, "db">, published: readonly StoredLine[]): number =>
  transact(db, (tx) => {
    const size = logSize(tx);
    checkBeginning(tx, published.slice(0, size));
    const further = published.slice(size);
    const changed = new Set(further.map(({ incidentId }) => incidentId));
    for (const [id, lines] of Map.groupBy(published, ({ incidentId }) => incidentId)) {
      const entry = changed.has(id) ? retell(lines.map(({ line }) => actOf(line))) : null;
      if (entry) replace(tx, entry);
    }
    putLines(tx, further);
    return further.length;
  });

function checkBeginning(tx: Tx, published: readonly StoredLine[]): void {
  for (const { i, line } of linesFrom(tx, 0)) {
    const other = published[i];
    if (other === undefined) return;
    if (other.line !== line)
      throw new Refusal(
        "log",
        `Line ${i} of the published log is another than in the backup: they are not of one record.`,
        "Restore a backup of this site, or restore into an empty folder.",
      );
  }
}

function replace(tx: Tx, entry: Entry): void {
  try {
    replaceEntry(tx, entry);
  } catch (error) {
    if (!(error as Error).message.includes("FOREIGN KEY")) throw error;
    throw new Refusal(
      "catalogue",
      `${entry.kind === "incident" ? "Incident" : "Maintenance"} ${entry.id}, “${entry.title}”, hit a service or region that the backup does not have.`,
      "Take a later backup, or import the catalogue into this one first.",
    );
  }
}
