import { Throttled } from "#domain/accounts/throttle.ts";
import { Conflict, type Refusal, refusalsIn } from "#domain/errors.ts";

/** Every kind of problem that an answer may tell of: its status, and what it means for whoever programs against it. */
export const PROBLEMS = {
  malformed: [400, "The request cannot be read", "Its body is no JSON, or a head of it has no sense."],
  unauthorized: [
    401,
    "A token is needed",
    "Send “Authorization: Bearer afloat_…” with a token that is neither revoked nor expired.",
  ],
  forbidden: [403, "Not with this token", "The token's role does not include this."],
  "not-found": [404, "There is no such thing", "No path, incident, maintenance, update or publication has this name."],
  "method-not-allowed": [405, "Not by this method", "The head Allow names the methods that this path takes."],
  conflict: [
    409,
    "The record is another by now",
    "What was sent does not go with what is on record. Look at it, and send what fits.",
  ],
  stale: [412, "Changed meanwhile", "The entity tag in If-Match is not the present one. Get it anew, look, and send again."],
  "too-large": [413, "Too large", "A body has up to 1 MB."],
  "not-json": [415, "JSON is needed", "Send the body as application/json."],
  "wrong-host": [421, "Not under this name", "The admin answers under its own names only: admin.url in afloat.yaml."],
  refused: [
    422,
    "Fields break rules",
    "Each of “errors” names a field, the rule that it breaks, and the repair. Nothing was changed.",
  ],
  "key-reused": [
    422,
    "This key was for something else",
    "An Idempotency-Key belongs to one request. Take a new one for another.",
  ],
  throttled: [429, "Too many wrong tokens", "Wait as long as Retry-After says. A valid token is heard at once."],
  fault: [500, "A fault of ours", "The log of the admin says more. Whether something was kept, the same Idempotency-Key tells."],
  unavailable: [503, "The record takes no writes now", "Nothing was kept. Send it again later, with the same Idempotency-Key."],
} as const satisfies Record<string, readonly [status: number, title: string, meaning: string]>;
export type ProblemType = keyof typeof PROBLEMS;

/** Something that ends a request, and how it is told (RFC 9457). */
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

/** The names that bodies have for what the rules call otherwise. */
const FIELDS: Readonly<Record<string, string>> = { impact: "impacts", nextUpdate: "nextUpdateAt", remind: "remindBeforeMinutes" };

/** A problem as it is answered; `base` is the address of the API. */
export function problemBody({ type, message, refusals }: Problem, base: string) {
  const [status, title] = PROBLEMS[type];
  const errors = refusals.map(({ field, rule, repair }) => ({ field: FIELDS[field] ?? field, rule, repair }));
  return { type: `${base}/problems/${type}`, title, status, detail: message, ...(errors.length > 0 && { errors }) };
}

/** What an error means for whoever asked; undefined when it is a fault of ours. */
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
