import { createServer, type Server, type ServerResponse } from "node:http";
import { ELSEWHERE } from "#db/engine/disk-faults.ts";
import { refusalsIn } from "#domain/errors.ts";
import { refusalOf } from "#publisher/write.ts";
import { SECURITY_HEADERS, style } from "./assets.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** What the desk shows while it cannot read or publish its record: why, that readers are not concerned, and what to do. */
const pageFor = (reason: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10">
<title>The desk cannot work</title>
<style>${style}</style>
</head>
<body>
<main id="main">
<h1>The desk cannot work now</h1>
<div class="faults" role="alert"><p>${escaped(reason)}</p></div>
<p>Readers still see what was published last, here and on every mirror. This page looks again every ten seconds.</p>
<p>If you have just sent a form, go back: your browser keeps what you typed.</p>
<p>${ELSEWHERE}</p>
</main>
</body>
</html>
`;

/** What is wrong, as far as it may be told to whoever comes; the log has the rest. */
export function reasonOf(error: unknown): string {
  const told = refusalsIn(error).map(({ rule, repair }) => `${rule} ${repair}`);
  return (
    told.join(" ") ||
    refusalOf("the data folder", error) ||
    "Something is wrong with the record or the site’s folder; the log says what."
  );
}

/** Answers one request with the reason why the desk cannot work. */
export function answerUnreadable(response: ServerResponse, reason: string): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.writeHead(503, { "Content-Type": "text/html; charset=utf-8", "Retry-After": "10" }).end(pageFor(reason));
}

/** Stands in for the admin while there is none: every page says why, and its health is red. */
export const createStandIn = (reason: () => string): Server =>
  createServer((request, response) => {
    request.resume();
    if (request.url !== "/healthz") return answerUnreadable(response, reason());
    response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8" }).end(`the admin cannot start: ${reason()}\n`);
  });
