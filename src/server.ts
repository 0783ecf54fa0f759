// What the built server offers to the launcher: the command line, which starts everything else.
export { main } from "./cli/main.ts";

/** The parts for those who measure and test them; loaded only then. */
export const inProcess = () => import("./testing.ts");
