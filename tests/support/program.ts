import type { World } from "./afloat.ts";

/** A response to a program. */
export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the test knows the type of the body
  body: any;
}

/** Opens an incident in a small world. */
export const OPENING = {
  title: "API fails",
  message: "Calls fail.",
  impacts: [{ service: "api", region: "north", level: "major_outage" }],
};

/** The problem type of a response. */
export const problemIn = ({ body }: Pick<Answered, "body">): string => body.type.split("/").at(-1);

/** Calls the HTTP API as a program with a token would. */
export type Program = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

/** A program with a token, or without one. A string body is sent unchanged. */
export const programWith =
  (world: World, token?: string): Program =>
  async (method, path, body, headers = {}) => {
    const answer = await fetch(`${world.adminUrl}/api/v1${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
  };

/** A program of a role, with a new token. */
export async function programOf(world: World, role: "author" | "publisher"): Promise<Program & { token: string; id: string }> {
  const { token, id } = await world.json("token", "create", `${role} program`, "--role", role);
  return Object.assign(programWith(world, token), { token, id });
}
