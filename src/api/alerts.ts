import { proposedForm } from "#admin/forms/proposal-form.ts";
import { receiveAlerts } from "#usecases/incidents/alerts.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { AlertmanagerMessage } from "./forms.ts";
import { change, type Operation } from "./operation.ts";
import { AlertsHeard } from "./replies.ts";
import { receiptUrl } from "./submit.ts";

const hear = change({
  ...{ method: "post", path: "/hooks/alertmanager", id: "hearAlerts", tag: "hooks", permission: "write" },
  summary:
    "Receives alerts from Prometheus Alertmanager. The rules in afloat.yaml turn them into proposals, or publish them directly",
  body: AlertmanagerMessage,
  replies: { 200: AlertsHeard },
  answer(call, { groupKey: key, alerts }) {
    const { context, config } = call;
    const catalogue = readCatalogue(context);
    const { updateId, outcome, publication, unmatched, fault, incident } = receiveAlerts(
      context,
      config.alertRules,
      { key, alerts },
      (input) => proposedForm(input, context.zone, catalogue),
    );
    const review = outcome === "proposed" ? updateId : null;
    const live = publication === undefined ? {} : { publication, receipt: receiptUrl(call, publication) };
    return { status: 200, body: { group: key, outcome, unmatched, fault, review, incident, ...live } };
  },
});

export const alertOperations: readonly Operation[] = [hear];
