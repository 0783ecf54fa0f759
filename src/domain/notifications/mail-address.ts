import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";

const MAX_LENGTH = 254;
// The form that all mail servers accept (RFC 5321 §4.1.2, without quoted names, comments and address literals).
const ADDRESS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether a text is a single plain mail address. */
export const isAddress = (text: string): boolean => text.length <= MAX_LENGTH && ADDRESS.test(text) && !/^\.|\.\.|\.@/.test(text);

/** Parses an entered mail address and converts its host to lower case; refuses anything else. */
export function readAddress(typed: string): string {
  const address = typed.trim();
  if (!address) throw new Refusal("address", "The email address is missing.", "Enter one, like you@example.com.");
  if (!isAddress(address))
    throw new Refusal(
      "address",
      phrase("“{text}” is not a valid email address.", { text: address.slice(0, 80) }),
      "Enter one, like you@example.com.",
    );
  const at = address.lastIndexOf("@");
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
