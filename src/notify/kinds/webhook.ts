import { createHmac } from "node:crypto";
import { z } from "zod";
import { environmentVariable, openUrl } from "#config/fields.ts";
import { LEVELS } from "#domain/impact/level.ts";
import { parseRevisionId } from "#domain/notifications/notifiable-revision.ts";
import { type Instant, SECOND, toIso } from "#domain/time.ts";
import type { Notice } from "#queries/notice.ts";
import { httpKind } from "./shared/channel-kind.ts";

const instant = z.iso.datetime().describe("RFC 3339, in UTC.");
const level = z.enum(LEVELS);
const slugs = z.array(z.string());

/** The body of a webhook. Keys may be added; none is removed or changes its meaning. docs/notice.schema.json is made from it. */
export const payloadSchema = z
  .object({
    type: z
      .enum(["incident.update", "incident.correction", "incident.root_cause", "maintenance.update", "maintenance.correction"])
      .describe("The kind of message: an update, a significant correction, or the root cause."),
    timestamp: instant.describe("When it was published. RFC 3339, in UTC."),
    data: z.object({
      id: z.string().describe("The message's id, the same as in the feeds. It never changes and is never reused."),
      name: z.string().describe("The status as text, like “Identified”, “Reminder” or “Corrected: Monitoring”."),
      subject: z.string().describe("The same as in emails."),
      short: z.string().max(280).describe("One line of plain text that ends with the URL of the page."),
      message: z.string().describe("Markdown."),
      at: instant.describe("The time it applies to. RFC 3339, in UTC."),
      url: z.url().describe("Its URL on the page."),
      impact: z
        .array(
          z.object({
            services: z.string().describe("Names, as listed in a sentence."),
            plane: z.enum(["control", "data"]),
            place: z.string().describe("Empty for global services."),
            level,
          }),
        )
        .describe("What was affected right after it, worst first."),
      entry: z
        .object({
          id: z.string().length(12),
          kind: z.enum(["incident", "maintenance"]),
          title: z.string(),
          status: z.string(),
          level: level.describe("The worst level that it has reached or is planned to reach."),
          services: slugs.describe("Everything that it has affected or is planned to affect, by slug."),
          regions: slugs,
          url: z.url(),
        })
        .describe("The incident or maintenance at the time this is sent."),
    }),
  })
  .describe("One message of an Afloat status page, as sent to webhooks.");

export type Payload = z.output<typeof payloadSchema>;

const payloadOf = ({ id, name, subject, short, text, at, publishedAt, url, scope, entry }: Notice): Payload => ({
  type: typeOf(id, entry.kind),
  timestamp: toIso(publishedAt),
  data: {
    ...{ id, name, subject, short, message: text, at: toIso(at), url },
    impact: scope.map(({ services, plane, location: place, level }) => ({ services, plane, place, level })),
    entry,
  },
});

function typeOf(id: string, kind: "incident" | "maintenance"): Payload["type"] {
  const revision = parseRevisionId(id);
  if (revision && "postmortem" in revision) return "incident.root_cause";
  return `${kind}.${revision && revision.n > 0 ? "correction" : "update"}`;
}

const SECRET_PREFIX = "whsec_";

/**
 * The headers that prove the sender and the time of a body: Standard Webhooks 1.0 (standardwebhooks.com), HMAC-SHA256 over
 * id, time and body. The secret is base64 after `whsec_`; any other text is the key itself.
 */
export function signatureHeaders(secret: string, id: string, at: Instant, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / SECOND));
  const key = secret.startsWith(SECRET_PREFIX) ? Buffer.from(secret.slice(SECRET_PREFIX.length), "base64") : Buffer.from(secret);
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

export default httpKind({
  name: "webhook",
  summary: "your own program, which gets signed JSON",
  fields: {
    url: openUrl.optional().describe("its URL"),
    urlEnv: environmentVariable.optional().describe("instead of `url`, the environment variable that contains it"),
    secretEnv: environmentVariable.describe("the environment variable with the secret of the signature"),
  },
  rule: {
    holds: ({ url, urlEnv }) => (url === undefined) !== (urlEnv === undefined),
    setting: "url",
    message: "must be set once: here as url, or in the environment through urlEnv.",
  },
  // The limits of the record bound a body, not the receiver.
  maxBytes: 1_000_000,
  markup: null,
  body: payloadOf,
  sign: (request, { secret, id, at }) => ({
    ...request,
    headers: { ...request.headers, ...signatureHeaders(secret, id, at, request.body) },
  }),
});
