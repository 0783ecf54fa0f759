import { createServer, type Server, type ServerResponse } from "node:http";
import { ELSEWHERE } from "#db/engine/disk-faults.ts";
import { refusalsIn } from "#domain/errors.ts";
import { refusalOf } from "#publisher/write.ts";
import { securityHeaders, style } from "./assets.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The page for staff while the admin cannot read or write its record: the reason, the effect on readers, and what to do. */
const pageFor = (reason: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10">
<title>Admin unavailable</title>
<style>${style}</style>
</head>
<body>
<main id="main">
<h1>The admin is unavailable</h1>
<div class="faults" role="alert"><p>${escaped(reason)}</p></div>
<p>Readers still see the last published state, here and on every mirror. This page refreshes every ten seconds.</p>
<p>If you have just submitted a form, go back: your browser still has what you typed.</p>
<p>${ELSEWHERE}</p>
</main>
</body>
</html>
`;

/** The reason that anyone may be shown, without secrets; the log has the details. */
export function reasonOf(error: unknown): string {
  const reasons = refusalsIn(error).map(({ rule, repair }) => `${rule} ${repair}`);
  return (
    reasons.join(" ") || refusalOf("the data folder", error) || "The database or the site’s folder has a problem; see the log."
  );
}

/** Answers one request with 503 and the reason. */
export function answerUnavailable(response: ServerResponse, reason: string): void {
  for (const [name, value] of Object.entries(securityHeaders({}))) response.setHeader(name, value);
  response.writeHead(503, { "Content-Type": "text/html; charset=utf-8", "Retry-After": "10" }).end(pageFor(reason));
}

/** A server in place of the admin while that cannot start: every page gives the reason, and /healthz fails. */
export const createStandIn = (reason: () => string): Server =>
  createServer((request, response) => {
    request.resume();
    if (request.url !== "/healthz") return answerUnavailable(response, reason());
    response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8" }).end(`the admin cannot start: ${reason()}\n`);
  });
