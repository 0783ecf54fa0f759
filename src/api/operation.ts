import type { z } from "zod";
import type { Config } from "#config/load.ts";
import type { Permission } from "#domain/accounts/role.ts";
import type { waitUntilLive } from "#publisher/wait-until-live.ts";
import type { Context } from "#usecases/context.ts";

/** What an operation gets, once the token is accepted. */
export interface Call {
  context: Context;
  config: Config;
  /** The values of `{id}` and the like in the path. */
  params: Readonly<Record<string, string>>;
  /** The query, read by the operation's schema. */
  query: Readonly<Record<string, unknown>>;
  /** A publication, live or not; waits for it as long as the client prefers. */
  awaited(seq: number): ReturnType<typeof waitUntilLive>;
}

export interface Reply {
  status: number;
  body: object;
}

interface Described {
  /** Its name in the description, for generated clients. */
  id: string;
  /** Below /api/v1, like `/incidents/{id}`. */
  path: string;
  tag: string;
  summary: string;
  /** The permission that a token needs; null for none. */
  permission: Permission | null;
  /** The body of each successful response, by status. */
  replies: Readonly<Record<number, z.ZodType>>;
}

/** An operation that changes nothing. Its response has an entity tag, unless it only holds for the moment. */
export interface Read extends Described {
  method: "get";
  query?: z.ZodObject;
  ofTheMoment?: boolean;
  answer(call: Call): Reply | Promise<Reply>;
}

/** An operation that changes something: synchronous, so that it happens entirely or not at all. */
export interface Change extends Described {
  method: "post" | "put" | "patch";
  body: z.ZodType;
  /** The resource that it changes: If-Match is compared with that one's entity tag. */
  of?: SyncRead;
  answer(call: Call, body: unknown): Reply;
}

/** An operation that changes nothing and is synchronous. */
export interface SyncRead extends Read {
  answer(call: Call): Reply;
}
export type Operation = Read | Change;

/** A change with the type of its body. */
export const change = <B extends z.ZodType>(
  operation: Omit<Change, "body" | "answer"> & { body: B; answer(call: Call, body: z.output<B>): Reply },
): Change => ({ ...operation, answer: (call, body) => operation.answer(call, body as z.output<B>) });

/** The base URL, for links in responses. */
export const apiUrl = ({ config }: Pick<Call, "config">): string => `${config.adminUrl}/api/v1`;
