import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

/** One request that a receiver got. */
interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The status of its response; 0 if the connection was closed. */
  status: number;
}

/** How a request is answered: with a status, headers and a body (a long one by default), or by hanging up. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string; after?: number } | "hang up";

/** A web server that stores the requests it gets. */
export interface WebReceiver {
  url: string;
  received: Received[];
  /** Its responses, in order; after the last one it accepts everything. */
  answers: Answer[];
  /** Whether a response applies to a request with this body; others are accepted. */
  isMeant: (body: string) => boolean;
}

/** Starts a web server with these responses. */
export async function webReceiver(...answers: Answer[]): Promise<WebReceiver> {
  const receiver: WebReceiver = { url: "", received: [], answers, isMeant: () => true };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const answer: Answer = (receiver.isMeant(body) && answers.shift()) || { status: 200 };
    const status = answer === "hang up" ? 0 : answer.status;
    receiver.received.push({ path: request.url ?? "", headers: request.headers, body, status });
    if (answer === "hang up") request.socket.destroy();
    else {
      if (answer.after) await sleep(answer.after);
      response.writeHead(answer.status, answer.headers).end(answer.body ?? "x".repeat(100_000));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

/** A mail that a server accepted, or would have accepted. */
interface Mailed {
  to: string[];
  from: string;
  mail: ParsedMail;
  raw: string;
}

/** What a mail server does with a message: respond with a code, or drop the connection after the whole message was sent. */
export type MailAnswer = { at: "recipient" | "data"; code: number } | "drop after data";

/** A mail server that stores what it accepts. The responses are given in order; after the last one everything is accepted. */
export async function mailReceiver(options: SMTPServerOptions = {}, ...answers: MailAnswer[]) {
  const received: Mailed[] = [];
  const refuse = (code: number) => Object.assign(new Error(`No, person@hidden.example: ${code}`), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(_, __, done) {
      const [answer] = answers;
      if (typeof answer !== "object" || answer.at !== "recipient") return done();
      answers.shift();
      done(refuse(answer.code));
    },
    async onData(stream, session, done) {
      // A sender that dies in the middle of a message has not sent it.
      const raw = await buffer(stream).catch(() => undefined);
      const answer = raw && answers.shift();
      if (!raw || typeof answer === "object") return done(refuse(typeof answer === "object" ? answer.code : 451));
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        to: rcptTo.map(({ address }) => address),
        from: mailFrom === false ? "" : mailFrom.address,
        mail: await simpleParser(raw),
        raw: raw.toString("utf8"),
      });
      if (answer !== "drop after data") return done();
      for (const { _socket: socket } of server.connections as Set<{ _socket: { destroy(): void } }>) socket.destroy();
    },
    ...options,
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.server.address() as AddressInfo).port, received, answers };
}
