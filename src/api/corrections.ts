import type { z } from "zod";
import type { Entry } from "#domain/record/entry.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import type { TextCorrection, UpdateCorrectionForm } from "./correction-forms.ts";
import { type Call, type Change, change, type SyncRead } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed } from "./replies.ts";
import { committed } from "./submit.ts";

/** Corrects an update of the entry that `entryIn` finds; its path is below that of `of`. */
export const correctionOf = (
  id: string,
  of: SyncRead,
  entryIn: (call: Call) => Entry,
  body: typeof TextCorrection | typeof UpdateCorrectionForm,
  summary: string,
): Change =>
  change({
    ...{ method: "patch", path: `${of.path}/updates/{update}`, id, tag: of.tag, permission: "publish", of },
    summary,
    body,
    replies: { 200: Committed },
    answer(call, { notify, loud, ...correction }: z.output<typeof UpdateCorrectionForm>) {
      const update = entryIn(call).updates.find((each) => each.id === call.params.update);
      if (!update) throw new Problem("not-found", `It has no update “${call.params.update}”.`);
      return committed(call, 200, correctUpdate(call.context, update.id, { ...correction, loud: notify ?? loud }));
    },
  });
