import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Refusal } from "#domain/errors.ts";
import type { Invocation } from "./command.ts";
import { readText } from "./input.ts";

/** Reads a password from standard input; at a terminal it asks twice. An argument would show in process lists and shell histories. */
export async function readPassword({ stdin, stderr }: Invocation): Promise<string> {
  if (!stdin.isTTY) return readText("-", stdin);
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    const ask = (prompt: string) => {
      stderr.write(prompt);
      return terminal.question("").finally(() => stderr.write("\n"));
    };
    const password = await ask("Password: ");
    if ((await ask("Repeat password: ")) === password) return password;
    throw new Refusal("password", "The passwords do not match.", "Start again.");
  } finally {
    terminal.close();
  }
}
