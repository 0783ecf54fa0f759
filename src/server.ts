// What the built server offers to the launcher: the command line, which starts everything else.
export { main } from "./cli/main.ts";
