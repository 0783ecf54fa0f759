import type { z } from "zod";
import type { Config } from "#config/load.ts";
import type { Permission } from "#domain/accounts/role.ts";
import type { waitUntilLive } from "#publisher/wait-until-live.ts";
import type { Context } from "#usecases/context.ts";

/** What an operation is asked with, once the token was found good. */
export interface Call {
  context: Context;
  config: Config;
  /** What stands in the path for `{id}` and the like. */
  params: Readonly<Record<string, string>>;
  /** What follows the question mark, read by the operation's schema. */
  query: Readonly<Record<string, unknown>>;
  /** A publication, live or not; waits for it as long as whoever asks prefers. */
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
  /** What a token must allow; null lets everybody in. */
  permission: Permission | null;
  /** The body of each answer that is no problem, by its status. */
  replies: Readonly<Record<number, z.ZodType>>;
}

/** An operation that changes nothing. Its answer gets an entity tag, but where it is of the moment. */
export interface Read extends Described {
  method: "get";
  query?: z.ZodObject;
  ofTheMoment?: boolean;
  answer(call: Call): Reply | Promise<Reply>;
}

/** An operation that changes something: at once or not at all, so its work waits for nothing. */
export interface Change extends Described {
  method: "post" | "put" | "patch";
  body: z.ZodType;
  /** What it changes: If-Match compares with the entity tag of that. */
  of?: SyncRead;
  answer(call: Call, body: unknown): Reply;
}

/** An operation that changes nothing and waits for nothing. */
export interface SyncRead extends Read {
  answer(call: Call): Reply;
}
export type Operation = Read | Change;

/** A change with the type of its body. */
export const change = <B extends z.ZodType>(
  operation: Omit<Change, "body" | "answer"> & { body: B; answer(call: Call, body: z.output<B>): Reply },
): Change => ({ ...operation, answer: (call, body) => operation.answer(call, body as z.output<B>) });

/** Where everything is, for links in answers. */
export const apiUrl = ({ config }: Pick<Call, "config">): string => `${config.adminUrl}/api/v1`;
