import http from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import { readAddress } from "#domain/accounts/network.ts";
import { hostOf } from "#domain/independence/deployment-checks.ts";
import type { Certificate } from "#domain/independence/location-checks.ts";
import { printable } from "#domain/printable.ts";
import type { Instant } from "#domain/time.ts";
import { reasonOf, type TimeBudget } from "./timeouts.ts";

/** What a place says of itself when it is asked for its front page. */
export interface Answer {
  /** Null where it is not served by https. */
  certificate: Certificate | { fault: string } | null;
  /** Its clock less ours, in milliseconds, as far as whole seconds tell. */
  clock: number | { fault: string };
}

/** Asks a place at an address that its name was found to have. Nothing is thrown: what fails is told as a fault. */
export async function probe(url: URL, address: string | undefined, patience: TimeBudget, now: () => Instant): Promise<Answer> {
  const secure = url.protocol === "https:";
  try {
    if (address === undefined) throw new Error("no address was found");
    const { date, certificate, sentAt, answeredAt } = await patience.look((signal) => head(url, address, signal, now));
    // The Date header tells the second in which it was written: on average half of it is over, and half of the way.
    const middle = (sentAt + answeredAt) / 2;
    return { certificate, clock: Number.isNaN(date) ? { fault: "no Date header" } : Math.round(date + 500 - middle) };
  } catch (error) {
    const fault = reasonOf(error);
    return { certificate: secure ? { fault } : null, clock: { fault } };
  }
}

interface IncidentDetails {
  date: Instant;
  certificate: Certificate | null;
  sentAt: Instant;
  answeredAt: Instant;
}

function head(url: URL, address: string, signal: AbortSignal, now: () => Instant): Promise<IncidentDetails> {
  const secure = url.protocol === "https:";
  const host = hostOf(url.href);
  const { promise, resolve, reject } = Promise.withResolvers<IncidentDetails>();
  const sentAt = now();
  const request = (secure ? https : http).request({
    method: "HEAD",
    host: address,
    port: url.port || (secure ? 443 : 80),
    path: url.pathname,
    headers: { Host: url.host },
    // No name is announced for an address (RFC 6066 §3). A certificate that is refused is a finding, not an end.
    ...(secure ? { servername: readAddress(host) ? "" : host, rejectUnauthorized: false } : {}),
    agent: false,
    signal,
  });
  request.on("error", reject);
  request.on("response", (response) => {
    const certificate = secure ? certificateOf(response.socket as TLSSocket) : null;
    resolve({ date: Date.parse(response.headers.date ?? ""), certificate, sentAt, answeredAt: now() });
    response.destroy();
  });
  request.end();
  return promise;
}

const REFUSALS: Record<string, string> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is issued for other names",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
};

function certificateOf(socket: TLSSocket): Certificate {
  const { valid_from, valid_to, issuer, subjectaltname } = socket.getPeerCertificate();
  // Its type says Error; it is the error's code.
  const refusal = socket.authorizationError as unknown as string | null;
  return {
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
    issuer: printable([issuer.O, issuer.CN].filter(Boolean).join(", ")),
    names: printable(subjectaltname?.replaceAll("DNS:", "") ?? "no name"),
    refusal: refusal ? (REFUSALS[refusal] ?? refusal) : null,
  };
}
