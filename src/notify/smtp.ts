import type { SendMailOptions } from "nodemailer";
import type { MailConfig } from "#config/notices.ts";
import { type DeliveryOutcome, smtpOutcome } from "#domain/notifications/delivery.ts";
import { SECOND } from "#domain/time.ts";
import { missingSetting } from "./sender.ts";

/** A mail in the form of the library. */
export type Mail = SendMailOptions;

/** Sends mails through the server of the settings, one after the other over one connection. */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<DeliveryOutcome>;
  close(): void;
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

const TIMEOUT_MS = 15 * SECOND;

/** Opens no connection yet: a fault in the settings shows in the outcome of the first mail. */
export function makeMailer(config: MailConfig, env: NodeJS.ProcessEnv): Mailer {
  const { host, user, passwordEnv } = config;
  let transport: Transport | undefined;
  const close = () => transport?.close();
  return {
    async send(mail, signal) {
      const password = env[passwordEnv];
      if (user !== undefined && !password) return missingSetting(`The environment variable ${passwordEnv} is not set.`);
      transport ??= await openTransport(config, password);
      signal.addEventListener("abort", close, { once: true });
      try {
        await transport.sendMail(mail);
        return { is: "sent" };
      } catch (error) {
        const { code = "CONN", responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
        return smtpOutcome(host, responseCode, command && command !== "API" ? command : code);
      } finally {
        signal.removeEventListener("abort", close);
      }
    },
    close,
  };
}

/** Loads the library, which is large, with the first mail only. */
async function openTransport({ host, port, security, user }: MailConfig, pass = "") {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    host,
    port: port ?? (security === "tls" ? 465 : 587),
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user !== undefined && { auth: { user, pass } }),
    pool: true,
    maxConnections: 1,
    // If a connection ends after the message was sent, it is unknown whether it was accepted. Our retry rule decides then, not the library's.
    maxRequeues: 0,
    idleTimeout: 10 * SECOND,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 2 * TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
