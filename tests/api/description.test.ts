import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { type Answered, type Program, programOf, programWith } from "#tests/support/program.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

interface Documented {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: { $ref: string } }> }>;
}
type Document = { paths: Record<string, Record<string, Documented>>; components: { schemas: Record<string, object> } };

/** A program whose every response is validated against the documentation. */
function validatedAgainst(document: Document, program: Program): Program & { seen: Set<string> } {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "api", components: document.components });
  const seen = new Set<string>();
  const check = (method: string, path: string, { status, headers, body }: Answered) => {
    const [template, methods] = documentedAt(document, path);
    const operation = methods[method.toLowerCase()] ?? expect.fail(`${method} ${template} is not documented`);
    const response =
      operation.responses[status] ?? expect.fail(`${method} ${template} answered ${status}: ${JSON.stringify(body)}`);
    seen.add(operation.operationId).add(`${operation.operationId} ${status}`);
    if (status === 304) return;
    const type = headers.get("content-type") ?? "";
    const { $ref } = response.content?.[type]?.schema ?? expect.fail(`${method} ${template} ${status} as ${type}`);
    const matchesSchema = ajv.getSchema(`api${$ref}`) ?? expect.fail($ref);
    expect(matchesSchema(body), `${method} ${template} ${status}: ${JSON.stringify([matchesSchema.errors, body])}`).toBe(true);
  };
  const checked: Program = async (method, path, body, headers) => {
    const answered = await program(method, path, body, headers);
    check(method, path, answered);
    return answered;
  };
  return Object.assign(checked, { seen });
}

function documentedAt({ paths }: Document, path: string): [string, Record<string, Documented>] {
  const bare = path.split("?")[0] as string;
  const exact = Object.entries(paths).find(([template]) => new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(bare));
  return exact ?? expect.fail(`${bare} is not documented`);
}

const IMPACTS = [{ service: "api", region: "north", level: "major_outage" }];
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** Sends every documented request, and many invalid ones. */
async function requestEverything(ask: Program): Promise<void> {
  const opened = await ask("POST", "/incidents", { title: "API fails", message: "Calls fail.", impacts: IMPACTS });
  const incident = `/incidents/${opened.body.id}`;
  await ask("GET", "/incidents?open=true&limit=1");
  await ask("GET", "/incidents?limit=many");
  const { headers } = await ask("GET", incident);
  await ask("GET", incident, undefined, { "If-None-Match": headers.get("etag") ?? "" });
  await ask("POST", `${incident}/updates`, { message: "We know why.", status: "identified", nextUpdateMinutes: 30 });
  const alarm = await ask("POST", "/incidents", { title: "False alarm", message: "We look." });
  await ask("POST", `/incidents/${alarm.body.id}/withdraw`, { reason: "" });
  await ask("POST", `/incidents/${alarm.body.id}/withdraw`, { reason: "Posted in error.", notify: false });
  await ask("POST", `${incident}/updates`, { message: "Over.", status: "resolved" });
  await ask("POST", `${incident}/updates`, { message: "Too late." }, { "If-Match": '"former"' });
  await ask("POST", `${incident}/updates`, { message: "Over.", status: "resolved", closeOpen: true });
  await ask("PATCH", `${incident}/updates/${opened.body.update}`, { message: "All calls fail.", reason: "Said too little." });
  await ask("PATCH", `${incident}/updates/${opened.body.update}`, { message: "All calls fail.", reason: "Again." });
  await ask("PATCH", incident, { title: "API unavailable" });
  await ask("PUT", `${incident}/figures`, { figures: [{ name: "customers_affected", value: 12, basis: "estimate" }] });
  await ask("GET", `${incident}/postmortem`);
  await ask("PUT", `${incident}/postmortem`, { rootCause: "", publish: true });
  await ask("PUT", `${incident}/postmortem`, { rootCause: "A full disk.", publish: false });
  await ask("PUT", `${incident}/postmortem`, { rootCause: "A full disk, they say.", publish: false });
  await ask("PUT", `${incident}/postmortem`, { rootCause: "A full disk." });
  await ask("GET", `${incident}/postmortem`);
  await ask("GET", incident);
  const planned = {
    plannedFrom: minutesFromNow(60),
    plannedUntil: minutesFromNow(120),
    impacts: [{ service: "dns", level: "under_maintenance" }],
  };
  const announced = await ask("POST", "/maintenances", { title: "New disks", message: "We change disks.", ...planned });
  const work = `/maintenances/${announced.body.id}`;
  await ask("GET", "/maintenances?open=true");
  await ask("PATCH", work, { title: "New and larger disks", remindBeforeMinutes: 30 });
  await ask("POST", `${work}/updates`, { message: "All is prepared." });
  await ask("POST", `${work}/extend`, { message: "It takes longer.", plannedUntil: minutesFromNow(150) });
  await ask("POST", `${work}/start`, {});
  await ask("POST", `${work}/complete`, { message: "Done." });
  await ask("PATCH", `${work}/updates/${announced.body.update}`, {
    message: "We change disks soon.",
    reason: "Clearer.",
    loud: false,
  });
  await ask("GET", work);
  const other = await ask("POST", "/maintenances", { title: "More disks", message: "We change more.", ...planned });
  await ask("POST", `/maintenances/${other.body.id}/cancel`, { message: "Not needed." });
  await ask("POST", `/maintenances/${other.body.id}/cancel`, {});
  await ask("GET", "/catalogue");
  await ask("GET", `/publications/${opened.body.publication}`, undefined, { Prefer: "wait=5" });
  await ask("GET", "/publications/999999");
  await ask("POST", "/hooks/alertmanager", {
    version: "4",
    groupKey: "g",
    alerts: [{ status: "firing", labels: { alertname: "X" }, startsAt: minutesFromNow(-1) }],
  });
  await ask("POST", "/hooks/alertmanager", { version: "3" });
  await ask("GET", "/openapi.json");
  await ask("GET", "/problems/refused");
  await ask("GET", "/problems/none");
}

test("the API description is valid OpenAPI 3.1, and every operation responds as documented", async () => {
  const world = await smallWorld();
  await world.admin();
  const { body: document } = await programWith(world)("GET", "/openapi.json");
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect([valid, errors]).toEqual([true, undefined]);
  const operations = Object.values((document as Document).paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId }) => operationId ?? []),
  );
  expect(operations.length).toBeGreaterThan(20);
  const publisher = validatedAgainst(document, await programOf(world, "publisher"));
  await requestEverything(publisher);
  expect(operations.filter((id) => !publisher.seen.has(id))).toEqual([]);
  for (const outcome of [
    "openIncident 201",
    "showIncident 304",
    "postUpdate 412",
    "postUpdate 422",
    "putPostmortem 202",
    "putPostmortem 409",
  ])
    expect([...publisher.seen]).toContain(outcome);
  const author = validatedAgainst(document, await programOf(world, "author"));
  await requestEverything(author);
  expect([...author.seen]).toContain("openIncident 202");
  const anonymous = validatedAgainst(document, programWith(world));
  for (const [path, methods] of Object.entries((document as Document).paths))
    for (const method of Object.keys(methods).filter((each) => each !== "parameters"))
      await anonymous(method.toUpperCase(), path.replace(/\{\w+\}/g, "none"), method === "get" ? undefined : {});
});
