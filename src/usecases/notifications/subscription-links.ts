import { createHmac, timingSafeEqual } from "node:crypto";

/** The purpose of a link in a mail: to confirm the request of a certain time, or to change and end the subscription. */
export type LinkPurpose = { does: "confirm"; askedAt: number } | { does: "manage" };

const macOf = (key: Buffer, id: string, purpose: LinkPurpose): Buffer =>
  createHmac("sha256", key)
    .update(JSON.stringify([purpose.does, id, purpose.does === "confirm" ? purpose.askedAt : null]))
    .digest();

/** The token of a subscriber's link. It can be computed again from the key for each mail, so none is stored. */
export const linkToken = (key: Buffer, id: string, purpose: LinkPurpose): string =>
  `${id}.${macOf(key, id, purpose).toString("base64url")}`;

/** The id of the subscriber in a token, which is not verified. */
export const idOfToken = (token: string): string => token.split(".", 1)[0] ?? "";

/** Whether a token is valid for a subscriber and a purpose. */
export function isTokenOf(token: string, key: Buffer, id: string, purpose: LinkPurpose): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(linkToken(key, id, purpose))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
