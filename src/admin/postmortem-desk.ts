import type { Incident } from "../domain/incident.ts";
import { publishPostmortem } from "../usecases/postmortems.ts";
import type { Desk } from "./desk.ts";
import { faultsOf } from "./form.ts";
import type { Outcome } from "./incident-desk.ts";
import { readPostmortem } from "./postmortem-form.ts";

/** Publishes the root cause and what belongs to it, or corrects it. */
export function postPostmortem({ context, queue }: Desk, incident: Incident, values: FormData): Outcome {
  try {
    const { publication } = publishPostmortem(context, incident.id, readPostmortem(values, incident.postmortem));
    queue.wake();
    return { location: `/admin/postmortems/${incident.id}/?posted=${publication}&form=postmortem` };
  } catch (error) {
    return { failed: { key: "postmortem", values, faults: faultsOf(error) } };
  }
}
