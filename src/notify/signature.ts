import { createHmac } from "node:crypto";
import { type Instant, SECOND } from "#domain/time.ts";

const PREFIX = "whsec_";

/**
 * The headers by which a receiver knows that a body is ours and of now: Standard Webhooks 1.0 (standardwebhooks.com), HMAC-SHA256 over
 * id, time and body. The secret is base64 after `whsec_`, or any other text as it stands.
 */
export function signatureHeaders(secret: string, id: string, at: Instant, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / SECOND));
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), "base64") : Buffer.from(secret);
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
