import { z } from "zod";
import { readNetwork } from "#domain/accounts/network.ts";
import { QUESTIONS } from "#domain/independence/audit.ts";
import { hostName, keysKnown, text } from "./fields.ts";

const name = hostName("example-cloud.com");
const network = text("Give a network, like 203.0.113.0/24.").refine(
  (given) => readNetwork(given) !== undefined,
  "is not a network. Write it with its prefix, like 203.0.113.0/24 or 2001:db8::/32.",
);
const list = <T extends z.ZodType>(each: T) =>
  z.array(each, { error: "is not a list. Write it in brackets, like [one, two]." }).default([]);

/** `mainCloud` in afloat.yaml: the cloud that the page reports on, by its domains, networks and name servers. */
export const mainCloudSchema = z
  .strictObject(
    { domains: list(name), networks: list(network), nameServers: list(name) },
    keysKnown("domains, networks and nameServers"),
  )
  .refine(
    ({ domains, networks, nameServers }) => domains.length + networks.length + nameServers.length > 0,
    "is empty. Give at least one of domains, networks and nameServers, or leave it out.",
  );

const answer = text("Give a short answer, or leave it out.")
  .max(300, "is longer than 300 characters. Give a short answer.")
  .optional();

/** `independence` in afloat.yaml: answers to questions that no machine can check. They are published with an audit. */
export const independenceSchema = z.strictObject(
  {
    answers: z
      .strictObject(
        Object.fromEntries(Object.keys(QUESTIONS).map((key) => [key, answer])) as Record<keyof typeof QUESTIONS, typeof answer>,
        keysKnown(Object.keys(QUESTIONS).join(", ")),
      )
      .default({}),
  },
  keysKnown("answers"),
);
