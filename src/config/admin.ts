import { z } from "zod";
import { type Network, readNetwork } from "#domain/accounts/network.ts";
import { httpUrl, keysKnown, text } from "./fields.ts";

const REPAIR = "Give a network, like 172.16.0.0/12, or one address, like 127.0.0.1/32.";

const network = text(REPAIR)
  .refine((given) => readNetwork(given) !== undefined, `is not a network. ${REPAIR}`)
  .transform((given) => readNetwork(given) as Network);

/** Where staff reach the admin, which proxies in front of it are believed, whether a second factor is asked of everybody, and a second pair of eyes. */
export const adminSchema = z.strictObject(
  {
    url: httpUrl.optional(),
    proxies: z.array(network, { error: "is not a list. Write it in brackets, like [172.16.0.0/12]." }).default([]),
    secondFactor: z.enum(["required", "optional"], { error: "must be required or optional." }).optional(),
    review: z.enum(["required", "optional"], { error: "must be required or optional." }).default("optional"),
  },
  keysKnown("url, proxies, secondFactor and review"),
);

/** How the admin lets people in. */
export interface AdminConfig {
  /** Whose word on the visitor's address is believed. */
  proxies: readonly Network[];
  /** Whether everybody needs a second factor. */
  needsSecondFactor: boolean;
  /** Whether another person has to look at an incident or update before it is published. */
  reviewRequired: boolean;
}

/** Over TLS, where the admin is for real, a second factor is asked of everybody unless the settings say otherwise. */
export const adminConfigOf = (given: z.output<typeof adminSchema> | undefined, url: string): AdminConfig => ({
  proxies: given?.proxies ?? [],
  needsSecondFactor: (given?.secondFactor ?? (url.startsWith("https:") ? "required" : "optional")) === "required",
  reviewRequired: given?.review === "required",
});
