import type { Config } from "#config/load.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { type Mirrors, startMirrors } from "./loop.ts";

/**
 * Starts the loops of the configured mirrors, and logs each error once, and each recovery. `onHeld` is called with the name of a
 * mirror that has the current publication.
 */
export function startMirroring({ mirrors, dataDir }: Config, env: NodeJS.ProcessEnv, onHeld: (name: string) => void): Mirrors {
  const faults = new Map<string, string | undefined>();
  return startMirrors({
    ...{ configs: mirrors, dataDir, env, now: Date.now },
    onRound(name, { seq, fault }) {
      if (!fault) onHeld(name);
      if (faults.get(name) === fault?.text) return;
      const text = fault ? fault.text : `up to date again: publication ${seq}.`;
      log({ event: fault ? "mirror_failed" : "mirror", name, text });
      faults.set(name, fault?.text);
    },
    onError: (error) => log({ event: "mirror_failed", name: "all", text: traceOf(error) }),
  });
}
