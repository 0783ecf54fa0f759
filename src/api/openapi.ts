import { z } from "zod";
import * as corrections from "./correction-forms.ts";
import * as forms from "./forms.ts";
import type { Operation } from "./operation.ts";
import { PROBLEMS, type ProblemType } from "./problem.ts";
import * as replies from "./replies.ts";

/** Describes everything that is served, in OpenAPI 3.1, from the schemas that requests are read by; `base` is the API's address. */
export function describeApi(base: string, operations: readonly Operation[]): object {
  const { schemas, nameOf } = namedSchemas();
  return {
    openapi: "3.1.0",
    info: {
      title: "Afloat",
      version: "1",
      description:
        "Opens incidents, posts updates, and reports when each change went live. Times are RFC 3339 with an offset. The response to a change has the number of its publication; “Prefer: wait=10” waits until it is live.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: base }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(operations, nameOf),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "Created with “afloat token create NAME”." } },
      schemas,
    },
  };
}

type NameOf = (schema: z.ZodType) => object;

/** The named schemas as JSON Schema, and the reference to each. */
function namedSchemas(): { schemas: Record<string, object>; nameOf: NameOf } {
  const registry = z.registry<{ id: string }>();
  const all: [string, unknown][] = Object.entries({ ...forms, ...corrections, ...replies });
  const named = new Map(all.flatMap(([id, schema]) => (schema instanceof z.ZodType ? [[schema as z.ZodType, id]] : [])));
  for (const [schema, id] of named) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io: "input", uri: refTo });
  const schemas = Object.entries(made.schemas).map(([id, { $id, $schema, ...schema }]) => [id, schema] as const);
  return { schemas: Object.fromEntries(schemas), nameOf: (schema) => ({ $ref: refTo(named.get(schema) as string) }) };
}

const refTo = (id: string): string => `#/components/schemas/${id}`;

function pathsOf(all: readonly Operation[], nameOf: NameOf): Record<string, object> {
  const byPath = Map.groupBy(all, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, operations]) => [
      path,
      {
        ...parametersIn(path),
        ...Object.fromEntries(operations.map((operation) => [operation.method, describe(operation, nameOf)])),
      },
    ]),
  );
}

function parametersIn(path: string): { parameters?: object[] } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (names.length === 0) return {};
  return { parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) };
}

function describe(operation: Operation, nameOf: NameOf): object {
  const { id, tag, summary, permission } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary: `${summary}.`,
    ...(permission === null && { security: [] }),
    parameters: [...queryOf(operation), ...headsOf(operation)],
    ...(operation.method !== "get" && { requestBody: { required: true, content: json(nameOf(operation.body)) } }),
    responses: { ...answersOf(operation, nameOf), ...problemsOf(operation, nameOf) },
  };
}

const json = (schema: object) => ({ "application/json": { schema } });

function queryOf(operation: Operation): object[] {
  if (operation.method !== "get" || !operation.query) return [];
  const { properties = {} } = z.toJSONSchema(operation.query, { io: "input" });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}

const head = (name: string, description: string) => ({ name, in: "header", description, schema: { type: "string" } });

/** The heads that mean something to an operation. */
function headsOf(operation: Operation): object[] {
  const wait = head("Prefer", "wait=N waits up to N seconds (30 at most) until the change is live (RFC 7240).");
  if (operation.method === "get")
    return operation.ofTheMoment ? [wait] : [head("If-None-Match", "Returns 304 if nothing changed.")];
  const key = head(
    "Idempotency-Key",
    "A request repeated with the same key within seven days is performed once and gets the same response.",
  );
  const match = head("If-Match", "The ETag of the resource to change; 412 if it has changed since.");
  return [wait, key, ...(operation.of ? [match] : [])];
}

const MEANINGS: Readonly<Record<number, string>> = {
  200: "Done.",
  201: "Committed; the receipt shows when it is live.",
  202: "Saved as a proposal; staff publish it.",
};

function answersOf(operation: Operation, nameOf: NameOf): Record<string, object> {
  const answers = Object.entries(operation.replies).map(([status, schema]) => [
    status,
    { description: MEANINGS[Number(status)], content: json(nameOf(schema)) },
  ]);
  const unchanged = operation.method === "get" && !operation.ofTheMoment ? { 304: { description: "Nothing changed." } } : {};
  return { ...Object.fromEntries(answers), ...unchanged };
}

/** The problems that each operation may have, by status. */
function problemsOf(operation: Operation, nameOf: NameOf): Record<string, object> {
  const isChange = operation.method !== "get";
  const types: ProblemType[] = [
    ...(operation.permission === null ? [] : (["unauthorized", "forbidden", "throttled"] as const)),
    ...(operation.path.includes("{") ? (["not-found"] as const) : []),
    ...(isChange ? (["malformed", "conflict", "too-large", "not-json", "refused", "key-reused", "unavailable"] as const) : []),
    ...(isChange && operation.of ? (["stale"] as const) : []),
    ...(!isChange && operation.query ? (["refused"] as const) : []),
    ...(["method-not-allowed", "wrong-host", "fault"] as const),
  ];
  const byStatus = Map.groupBy(types, (type) => String(PROBLEMS[type][0]));
  const content = { "application/problem+json": { schema: nameOf(replies.ProblemReply) } };
  const entries = [...byStatus].map(([status, own]) => [
    status,
    { description: own.map((type) => `${PROBLEMS[type][1]}: ${PROBLEMS[type][2]}`).join(" "), content },
  ]);
  return Object.fromEntries(entries);
}
