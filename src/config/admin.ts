import { z } from "zod";
import { type Network, readNetwork } from "#domain/accounts/network.ts";
import { httpUrl, keysKnown, text } from "./fields.ts";

const REPAIR = "Give a network, like 172.16.0.0/12, or one address, like 127.0.0.1/32.";

const network = text(REPAIR)
  .refine((given) => readNetwork(given) !== undefined, `is not a network. ${REPAIR}`)
  .transform((given) => readNetwork(given) as Network);

/** `admin` in afloat.yaml: its URL, the trusted proxies, and whether a second factor and two-person review are required. */
export const adminSchema = z.strictObject(
  {
    url: httpUrl.optional(),
    proxies: z.array(network, { error: "is not a list. Write it in brackets, like [172.16.0.0/12]." }).default([]),
    secondFactor: z.enum(["required", "optional"], { error: "must be required or optional." }).optional(),
    review: z.enum(["required", "optional"], { error: "must be required or optional." }).default("optional"),
  },
  keysKnown("url, proxies, secondFactor and review"),
);

/** The rules for sign-in and review. */
export interface AdminConfig {
  /** The proxies whose `X-Forwarded-For` is trusted. */
  proxies: readonly Network[];
  /** Whether every user needs a second factor. */
  needsSecondFactor: boolean;
  /** Whether a second user must approve an incident or update before it is published. */
  reviewRequired: boolean;
}

/** A URL with https means production, so every user needs a second factor unless the settings state otherwise. */
export const adminConfigOf = (settings: z.output<typeof adminSchema> | undefined, url: string): AdminConfig => ({
  proxies: settings?.proxies ?? [],
  needsSecondFactor: (settings?.secondFactor ?? (url.startsWith("https:") ? "required" : "optional")) === "required",
  reviewRequired: settings?.review === "required",
});
