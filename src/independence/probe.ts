import http from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import { readAddress } from "#domain/accounts/network.ts";
import { hostOf } from "#domain/independence/deployment-checks.ts";
import type { Certificate } from "#domain/independence/location-checks.ts";
import { printable } from "#domain/printable.ts";
import type { Instant } from "#domain/time.ts";
import { reasonOf, type TimeBudget } from "./timeouts.ts";

/** What a host's response shows about its certificate and clock. */
export interface ProbeResult {
  /** Null where the host does not use HTTPS. */
  certificate: Certificate | { fault: string } | null;
  /** Its clock minus this machine's, in milliseconds, from a header with whole seconds. */
  clock: number | { fault: string };
}

/** Sends a HEAD request to one of a host's addresses. Does not throw: a failure is given as a fault. */
export async function probe(url: URL, address: string | undefined, budget: TimeBudget, now: () => Instant): Promise<ProbeResult> {
  const isHttps = url.protocol === "https:";
  try {
    if (address === undefined) throw new Error("no address was found");
    const { date, certificate, sentAt, answeredAt } = await budget.run((signal) => head(url, address, signal, now));
    // The Date header is cut to the second in which it was written, so half a second is added on average, at half the round trip.
    const middle = (sentAt + answeredAt) / 2;
    return { certificate, clock: Number.isNaN(date) ? { fault: "no Date header" } : Math.round(date + 500 - middle) };
  } catch (error) {
    const fault = reasonOf(error);
    return { certificate: isHttps ? { fault } : null, clock: { fault } };
  }
}

interface HeadResponse {
  date: Instant;
  certificate: Certificate | null;
  sentAt: Instant;
  answeredAt: Instant;
}

function head(url: URL, address: string, signal: AbortSignal, now: () => Instant): Promise<HeadResponse> {
  const isHttps = url.protocol === "https:";
  const host = hostOf(url.href);
  const { promise, resolve, reject } = Promise.withResolvers<HeadResponse>();
  const sentAt = now();
  const request = (isHttps ? https : http).request({
    method: "HEAD",
    host: address,
    port: url.port || (isHttps ? 443 : 80),
    path: url.pathname,
    headers: { Host: url.host },
    // No server name is sent for an IP address (RFC 6066 §3). An invalid certificate is a finding, not a failure.
    ...(isHttps ? { servername: readAddress(host) ? "" : host, rejectUnauthorized: false } : {}),
    agent: false,
    signal,
  });
  request.on("error", reject);
  request.on("response", (response) => {
    const certificate = isHttps ? certificateOf(response.socket as TLSSocket) : null;
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
  // Declared as Error, but it is the error's code.
  const refusal = socket.authorizationError as unknown as string | null;
  return {
    validFrom: Date.parse(valid_from),
    validTo: Date.parse(valid_to),
    issuer: printable([issuer.O, issuer.CN].filter(Boolean).join(", ")),
    names: printable(subjectaltname?.replaceAll("DNS:", "") ?? "no name"),
    refusal: refusal ? (REFUSALS[refusal] ?? refusal) : null,
  };
}
