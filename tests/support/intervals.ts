/** The environment of a program that runs these lines before its own code. */
const after = (lines: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(lines)}`,
});

/** The environment of a program that does ten times per second what it otherwise does every so many milliseconds. */
export const atIntervals = (ms: number): NodeJS.ProcessEnv =>
  after(`for (const name of ["setInterval", "setTimeout"]) {
    const set = globalThis[name];
    globalThis[name] = (work, ms, ...more) => set(work, ms === ${ms} ? 100 : ms, ...more);
  }`);

/** The environment of a program whose clock runs so many times as fast, so that its timeouts are short. */
export const withShortTimeouts = (times: number): NodeJS.ProcessEnv =>
  after(`const now = Date.now; const began = now(); Date.now = () => began + (now() - began) * ${times};`);
