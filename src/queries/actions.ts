import { idsWithOpenActions } from "#db/incidents/postmortems.ts";
import { type CorrectiveAction, isOpen, isOverdue } from "#domain/incidents/postmortem.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { isWithdrawn } from "#domain/updates/update.ts";
import type { Snapshot } from "./snapshot.ts";

/** The open corrective actions of an incident. */
export interface IncidentActions {
  id: string;
  title: string;
  titleTranslations: Translations | undefined;
  startedAt: Instant;
  open: readonly (CorrectiveAction & { overdue: boolean })[];
  /** How many are done, and how many exist without the dropped ones. */
  done: number;
  all: number;
}

/** Every open corrective action, by incident, the newest first. An action is overdue when its day is over in the site's zone. */
export function readActions(snapshot: Snapshot): IncidentActions[] {
  const today = dayOf(snapshot.asOf, snapshot.site.zone);
  const incidents = snapshot.incidents(idsWithOpenActions(snapshot.db)).filter((incident) => !isWithdrawn(incident));
  return incidents
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .map(({ id, title, titleTranslations, startedAt, postmortem }) => {
      const actions = postmortem?.actions ?? [];
      return {
        id,
        title,
        titleTranslations,
        startedAt,
        open: actions.filter(isOpen).map((action) => ({ ...action, overdue: isOverdue(action, today) })),
        done: actions.filter(({ state }) => state === "done").length,
        all: actions.filter(({ state }) => state !== "dropped").length,
      };
    });
}
