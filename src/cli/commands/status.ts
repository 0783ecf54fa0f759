import { defineCommand, print } from "#cli/command.ts";
import { summaryLine } from "#cli/incident-view.ts";
import { mirrorJson, mirrorsOf } from "#cli/mirror-view.ts";
import { liveSinceText, withRecord } from "#cli/record.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { loadIncidents } from "#db/incidents/incidents.ts";
import { duePublications, lastLive } from "#db/record/publications.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { inEnglish } from "#domain/phrase.ts";
import { toIso } from "#domain/time.ts";
import { stateSentence } from "#mirrors/state.ts";
import { overallNow } from "#queries/front.ts";
import { listingOfIncident } from "#queries/listings.ts";
import { takeSnapshot } from "#queries/snapshot.ts";

export const command = defineCommand({
  summary: "Show the open incidents, and what is not yet live.",
  run: (invocation) =>
    withRecord(invocation, async ({ db, config }) => {
      const mirrors = await mirrorsOf(config, db);
      const snapshot = takeSnapshot(db, config.site);
      const open = loadIncidents(db, unsettledIds(db));
      const overall = overallNow(snapshot);
      const sentence = inEnglish(overall.sentence);
      const working = overall.working && inEnglish(overall.working);
      const due = duePublications(db).length;
      const live = lastLive(db);
      const lines = [
        servicesOf(snapshot.active).length === 0 ? "The catalogue is empty: there are no services to report on." : sentence,
        ...(working ? [working] : []),
        ...open.map(summaryLine),
        live ? `${liveSinceText(config, toIso(live.liveAt))} Publication ${live.seq}.` : "Nothing has been published yet.",
        ...(due > 0 ? [`Not yet live: ${due} ${due === 1 ? "change" : "changes"}.`] : []),
        ...mirrors.map(stateSentence),
      ];
      const result = {
        ...{ level: overall.level, sentence, working, open: open.map(listingOfIncident), due },
        lastLive: live ? { seq: live.seq, liveAt: toIso(live.liveAt) } : null,
        mirrors: mirrors.map(mirrorJson),
      };
      print(invocation, result, lines.join("\n"));
      return 0;
    }),
});
