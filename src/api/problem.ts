import { Throttled } from "#domain/accounts/throttle.ts";
import { Conflict, type Refusal, refusalsIn } from "#domain/errors.ts";

/** Every problem type: its status, its title, and what it means for a developer. */
export const PROBLEMS = {
  malformed: [400, "Malformed request", "The body is not valid JSON, or a header is invalid."],
  unauthorized: [
    401,
    "Token required",
    "Send “Authorization: Bearer afloat_…” with a token that is neither revoked nor expired.",
  ],
  forbidden: [403, "Not allowed with this token", "The token's role does not include this."],
  "not-found": [404, "Not found", "There is no path, incident, maintenance, update or publication with this name."],
  "method-not-allowed": [405, "Method not allowed", "The Allow header lists the methods for this path."],
  conflict: [
    409,
    "Conflict with the current state",
    "The request conflicts with the current state. Read the current state, and send a matching request.",
  ],
  stale: [
    412,
    "Changed since it was read",
    "The entity tag in If-Match is out of date. Read the resource again, check it, and resend.",
  ],
  "too-large": [413, "Too large", "The limit for a body is 1 MB."],
  "not-json": [415, "JSON required", "Send the body as application/json."],
  "wrong-host": [421, "Wrong host name", "The admin answers only under its own host names: admin.url in afloat.yaml."],
  refused: [422, "Invalid fields", "Each of “errors” gives a field, the rule it breaks, and how to fix it. Nothing was changed."],
  "key-reused": [422, "Key already used", "An Idempotency-Key belongs to one request. Use a new key for another request."],
  throttled: [429, "Too many invalid tokens", "Wait for the time in Retry-After. A valid token is accepted immediately."],
  fault: [
    500,
    "Internal error",
    "See the admin's log. To check whether the change was saved, repeat the request with the same Idempotency-Key.",
  ],
  unavailable: [503, "Database not writable", "Nothing was saved. Send it again later with the same Idempotency-Key."],
} as const satisfies Record<string, readonly [status: number, title: string, meaning: string]>;
export type ProblemType = keyof typeof PROBLEMS;

/** An error that ends a request with problem details (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly type: ProblemType,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly refusals: readonly Refusal[] = [],
  ) {
    super(detail);
  }
}

/** The names of fields in bodies, where the rules use other names. */
const FIELDS: Readonly<Record<string, string>> = { impact: "impacts", nextUpdate: "nextUpdateAt", remind: "remindBeforeMinutes" };

/** The body of a problem; `base` is the URL of the API. */
export function problemBody({ type, message, refusals }: Problem, base: string) {
  const [status, title] = PROBLEMS[type];
  const errors = refusals.map(({ field, rule, repair }) => ({ field: FIELDS[field] ?? field, rule, repair }));
  return { type: `${base}/problems/${type}`, title, status, detail: message, ...(errors.length > 0 && { errors }) };
}

/** The problem that an error means for the client; undefined for an internal error. */
export function problemIn(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Throttled) return new Problem("throttled", error.rule, { "Retry-After": String(error.seconds) });
  const refusals = refusalsIn(error);
  if (refusals.length === 0) return undefined;
  const detail = refusals.map(({ rule, repair }) => `${rule} ${repair}`.trim()).join(" ");
  return new Problem(typeOf(refusals), detail, {}, refusals);
}

function typeOf(refusals: readonly Refusal[]): ProblemType {
  const isAbout = (...fields: string[]) => refusals.some(({ field }) => fields.includes(field));
  if (isAbout("record")) return "unavailable";
  if (isAbout("role", "review")) return "forbidden";
  return refusals.some((refusal) => refusal instanceof Conflict) ? "conflict" : "refused";
}
