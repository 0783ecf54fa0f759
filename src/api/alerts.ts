import { proposalForm } from "#admin/forms/proposal-form.ts";
import { receiveAlerts } from "#usecases/incidents/alerts.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { AlertmanagerMessage } from "./forms.ts";
import { change, type Operation } from "./operation.ts";
import { AlertsReceived } from "./replies.ts";
import { receiptUrl } from "./submit.ts";

const receive = change({
  ...{ method: "post", path: "/hooks/alertmanager", id: "receiveAlerts", tag: "hooks", permission: "write" },
  summary:
    "Receives alerts from Prometheus Alertmanager. The rules in afloat.yaml turn them into proposals, or publish them directly",
  body: AlertmanagerMessage,
  replies: { 200: AlertsReceived },
  answer(call, { groupKey: key, alerts }) {
    const { context, config } = call;
    const catalogue = readCatalogue(context);
    const { updateId, outcome, publication, unmatched, fault, incident } = receiveAlerts(
      context,
      config.alertRules,
      { key, alerts },
      (input) => proposalForm(input, context.zone, catalogue),
    );
    const review = outcome === "proposed" ? updateId : null;
    const live = publication === undefined ? {} : { publication, receipt: receiptUrl(call, publication) };
    return { status: 200, body: { group: key, outcome, unmatched, fault, review, incident, ...live } };
  },
});

export const alertOperations: readonly Operation[] = [receive];
