import type { SendMailOptions } from "nodemailer";
import type { MailConfig } from "#config/notices.ts";
import { type DeliveryOutcome, smtpOutcome } from "#domain/notifications/delivery.ts";

/** A mail as the library takes it. */
export type Mail = SendMailOptions;

/** Hands mails to the server of the settings, one after the other over one connection. */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<DeliveryOutcome>;
  close(): void;
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

const PATIENCE = 15_000;

/** A mailer. What is wrong with its settings shows in the first outcome. */
export function makeMailer(config: MailConfig, env: NodeJS.ProcessEnv): Mailer {
  const { host, user, passwordEnv } = config;
  let transport: Transport | undefined;
  const close = () => transport?.close();
  return {
    async send(mail, signal) {
      const password = env[passwordEnv];
      if (user !== undefined && !password) return { is: "failed", reason: `The environment variable ${passwordEnv} is not set.` };
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

/** The library, which is large, is loaded with the first mail. */
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
    // A connection that ends after the message was handed over leaves open whether it was taken: our own rule decides, not the library's.
    maxRequeues: 0,
    idleTimeout: 10_000,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: 2 * PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
