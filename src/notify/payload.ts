import { z } from "zod";
import { LEVELS } from "#domain/impact/level.ts";
import { readWord } from "#domain/notifications/notifiable-revision.ts";
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
      .describe("What was said: an update, a correction that readers must notice, or the root cause."),
    timestamp: instant.describe("When it was said. RFC 3339, in UTC."),
    data: z.object({
      id: z.string().describe("The word's id, the same as in the feeds. It never changes and never comes twice."),
      name: z.string().describe("Where it stands, in words, as in “Identified”, “Reminder” or “Corrected: Monitoring”."),
      subject: z.string().describe("As in mails."),
      short: z.string().max(280).describe("One plain line that ends in the address of the page."),
      message: z.string().describe("Markdown."),
      at: instant.describe("Of when it is true. RFC 3339, in UTC."),
      url: z.url().describe("Where it stands on the page."),
      impact: z
        .array(
          z.object({
            services: z.string().describe("Names, as a sentence lists them."),
            plane: z.enum(["control", "data"]),
            place: z.string().describe("Empty for global services."),
            level,
          }),
        )
        .describe("What was hit right after it, the worst first."),
      entry: z
        .object({
          id: z.string().length(12),
          kind: z.enum(["incident", "maintenance"]),
          title: z.string(),
          status: z.string(),
          level: level.describe("The worst that it ever was or is planned to be."),
          services: slugs.describe("All that it ever hit or is planned to hit, by slug."),
          regions: slugs,
          url: z.url(),
        })
        .describe("The incident or maintenance as it stands when this is sent."),
    }),
  })
  .describe("One word of an Afloat status page, as webhooks are sent it.");

export type Payload = z.output<typeof payloadSchema>;

export const payloadOf = ({ id, name, subject, short, text, at, publishedAt, url, scope, entry }: Notice): Payload => ({
  type: typeOf(id, entry.kind),
  timestamp: toIso(publishedAt),
  data: {
    ...{ id, name, subject, short, message: text, at: toIso(at), url },
    impact: scope.map(({ services, plane, place, level }) => ({ services, plane, place, level })),
    entry,
  },
});

function typeOf(id: string, kind: "incident" | "maintenance"): Payload["type"] {
  const word = readWord(id);
  if (word && "postmortem" in word) return "incident.root_cause";
  return `${kind}.${word && word.n > 0 ? "correction" : "update"}`;
}
