import { z } from "zod";
import { LEVELS } from "#domain/impact/level.ts";
import { parseRevisionId } from "#domain/notifications/notifiable-revision.ts";
import { toIso } from "#domain/time.ts";
import type { Notice } from "#queries/notice.ts";

const instant = z.iso.datetime().describe("RFC 3339, in UTC.");
const level = z.enum(LEVELS);
const slugs = z.array(z.string());

/** What a webhook is sent. Keys may be added; none is taken away or given another meaning. */
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

export const payloadOf = ({ id, name, subject, short, text, at, publishedAt, url, scope, entry }: Notice): Payload => ({
  type: typeOf(id, entry.kind),
  timestamp: toIso(publishedAt),
  data: {
    ...{ id, name, subject, short, message: text, at: toIso(at), url },
    impact: scope.map(({ services, plane, location: place, level }) => ({ services, plane, place, level })),
    entry,
  },
});

function typeOf(id: string, kind: "incident" | "maintenance"): Payload["type"] {
  const word = parseRevisionId(id);
  if (word && "postmortem" in word) return "incident.root_cause";
  return `${kind}.${word && word.n > 0 ? "correction" : "update"}`;
}
