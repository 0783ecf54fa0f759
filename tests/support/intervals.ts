/** The environment of a program that runs these lines before its own. */
const after = (lines: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(lines)}`,
});

/** The environment of a program that does ten times a second what it does every so many milliseconds otherwise. */
export const atIntervals = (ms: number): NodeJS.ProcessEnv =>
  after(`for (const name of ["setInterval", "setTimeout"]) {
    const set = globalThis[name];
    globalThis[name] = (work, ms, ...more) => set(work, ms === ${ms} ? 100 : ms, ...more);
  }`);

/** The environment of a program by whose clock time passes so many times as fast: what it waits for by the clock is over soon. */
export const withShortTimeouts = (times: number): NodeJS.ProcessEnv =>
  after(`const now = Date.now; const began = now(); Date.now = () => began + (now() - began) * ${times};`);
