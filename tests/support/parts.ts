import { join } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "./root.ts";

type Parts = typeof import("#testing.ts");
type Publisher = Awaited<ReturnType<Parts["publisherFor"]>>;

/** The parts of the built program, to be called in this process: pages can only be rendered by the build. */
export async function builtParts(): Promise<Parts> {
  const { inProcess } = (await import(join(root, "dist", "server", "entry.mjs"))) as { inProcess: () => Promise<Parts> };
  return inProcess();
}

/** A database and its publisher in this process, with a clock that the test sets. */
export interface Instance {
  parts: Parts;
  afloat: ReturnType<Parts["openAfloat"]>;
  publisher: Publisher;
  set(at: number): void;
}

/** Opens the database of a data folder, and its publisher, until the test ends. */
export async function openParts(env: NodeJS.ProcessEnv, at: number): Promise<Instance> {
  const parts = await builtParts();
  let now = at;
  const opened = parts.openAfloat(parts.loadConfig(env));
  const afloat = { ...opened, context: { ...opened.context, now: () => now }, clock: () => now };
  onTestFinished(() => void afloat.db.$client.close());
  const publisher = await parts.publisherFor(afloat, join(root, "dist", "client"));
  onTestFinished(() => publisher.close());
  return { parts, afloat, publisher, set: (instant) => (now = instant) };
}
