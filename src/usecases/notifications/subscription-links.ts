import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link in a mail lets its reader do: confirm what was asked at a time, or change and end the subscription. */
export type LinkPurpose = { does: "confirm"; askedAt: number } | { does: "manage" };

const macOf = (key: Buffer, id: string, purpose: LinkPurpose): Buffer =>
  createHmac("sha256", key)
    .update(JSON.stringify([purpose.does, id, purpose.does === "confirm" ? purpose.askedAt : null]))
    .digest();

/** The token of a link to one subscriber: who has the key can make it again for each mail, so none is kept. */
export const linkToken = (key: Buffer, id: string, purpose: LinkPurpose): string =>
  `${id}.${macOf(key, id, purpose).toString("base64url")}`;

/** Whose token this would be, if it is one. */
export const idOfToken = (token: string): string => token.split(".", 1)[0] ?? "";

/** Whether a token is the one for a subscriber and a purpose. */
export function isTokenOf(token: string, key: Buffer, id: string, purpose: LinkPurpose): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(linkToken(key, id, purpose))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
