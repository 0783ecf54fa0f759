import type { SendMailOptions } from "nodemailer";
import type { MailConfig } from "../config-notices.ts";
import { type Outcome, smtpOutcome } from "../domain/delivery.ts";

/** A mail as the library takes it. */
export type Mail = SendMailOptions;

/** Hands mails to the server of the settings, one after the other over one connection. */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<Outcome>;
  close(): void;
}

const PATIENCE = 15_000;

/** A mailer; the library, which is large, is loaded only now. Fails with nothing: what is wrong shows in the first outcome. */
export async function openMailer(config: MailConfig, env: NodeJS.ProcessEnv): Promise<Mailer> {
  const { createTransport } = await import("nodemailer");
  const { host, port, security, user, passwordEnv } = config;
  const pass = env[passwordEnv];
  const transport = createTransport({
    host,
    port: port ?? (security === "tls" ? 465 : 587),
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user !== undefined && { auth: { user, pass: pass ?? "" } }),
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
  async function send(mail: Mail, signal: AbortSignal): Promise<Outcome> {
    if (user !== undefined && !pass) return { is: "failed", reason: `The environment variable ${passwordEnv} is not set.` };
    const end = () => transport.close();
    signal.addEventListener("abort", end, { once: true });
    try {
      await transport.sendMail(mail);
      return { is: "sent" };
    } catch (error) {
      const { code = "CONN", responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
      return smtpOutcome(host, responseCode, command && command !== "API" ? command : code);
    } finally {
      signal.removeEventListener("abort", end);
    }
  }
  return { send, close: () => transport.close() };
}
