import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { refusalsOf } from "#import/fields.ts";
import { Problem } from "./problem.ts";

const BODY_LIMIT = 1_000_000;

/** The JSON in a request's body; none at all is an empty object. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = await textOf(request);
  if (text === "") return {};
  if (!/^application\/(\w[\w.-]*\+)?json\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
    throw new Problem("not-json", "The content type is not JSON. Send “Content-Type: application/json”.");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem("malformed", `The body is not JSON: ${(error as Error).message}.`);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT) throw tooLarge();
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_LIMIT) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

// The rest of the body is not read.
const tooLarge = () => new Problem("too-large", "The body is larger than 1 MB. Shorten it.", { Connection: "close" });

/** Reads a value by a schema. Refuses every wrong field; `whole` names what the fields belong to. */
export function readBy<T extends z.ZodType>(schema: T, given: unknown, whole: string): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refusalsOf(parsed.error, whole);
}
