import type { Writable } from "node:stream";
import { ConfigError } from "#config/environment.ts";
import { refusalsIn } from "#domain/errors.ts";
import type { Command, Invocation, Surroundings } from "./command.ts";
import { WrongUsage } from "./command.ts";

/** Every command, loaded only when called: the site server must not even load the database's code. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  init: async () => (await import("./commands/init.ts")).init,
  serve: async () => (await import("./commands/serve.ts")).serve,
  publish: async () => (await import("./commands/publish.ts")).publish,
  status: async () => (await import("./commands/status.ts")).status,
  incident: async () => (await import("./commands/incident.ts")).incident,
  maintenance: async () => (await import("./commands/maintenance.ts")).maintenance,
  apply: async () => (await import("./commands/apply.ts")).apply,
  rehearsal: async () => (await import("./commands/rehearsal.ts")).rehearsal,
  postmortem: async () => (await import("./commands/postmortem.ts")).postmortem,
  catalogue: async () => (await import("./commands/catalogue.ts")).catalogue,
  import: async () => (await import("./commands/transfer.ts")).importFile,
  export: async () => (await import("./commands/transfer.ts")).exportFile,
  replay: async () => (await import("./commands/replay.ts")).replay,
  mirror: async () => (await import("./commands/mirror.ts")).mirror,
  verify: async () => (await import("./commands/verify.ts")).verify,
  witness: async () => (await import("./commands/witness.ts")).witness,
  backup: async () => (await import("./commands/backup.ts")).backup,
  restore: async () => (await import("./commands/restore.ts")).restore,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  drill: async () => (await import("./commands/drill.ts")).drill,
  notice: async () => (await import("./commands/notice.ts")).notice,
  subscriber: async () => (await import("./commands/subscriber.ts")).subscriber,
  user: async () => (await import("./commands/user.ts")).user,
  token: async () => (await import("./commands/token.ts")).token,
  audit: async () => (await import("./commands/audit.ts")).audit,
};

/** Runs the command line of this process, and lives on when nobody listens to it any more. Gives the exit status. */
export function main(argv: readonly string[], root: string): Promise<number> {
  surviveClosedPipes();
  return runCommand(argv, root, process);
}

/** Runs one command line within a process. Gives the exit status: 0 done, 1 refused with a reason, 2 wrong usage. */
export async function runCommand(argv: readonly string[], root: string, surroundings: Surroundings): Promise<number> {
  const { env, stdin, stdout, stderr } = surroundings;
  const [name = "help", ...rest] = argv;
  const json = rest.includes("--json");
  const load = COMMANDS[name];
  if (!load) return help(name, surroundings);
  try {
    const command = await load();
    const invocation: Invocation = { argv: rest.filter((word) => word !== "--json"), json, root, env, stdin, stdout, stderr };
    return (await command(invocation)) ?? 0;
  } catch (error) {
    return explain(error, json, stderr);
  }
}

/** Whoever reads our output may stop listening (`afloat export | head`); a server least of all may die of that. */
function surviveClosedPipes(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  // The log may stand on a disk that is full. There is nobody left to tell, and work goes on.
  process.stderr.on("error", () => {});
}

function help(name: string, { stdout, stderr }: Surroundings): number {
  const usage = `afloat COMMAND [--json]\n\n${USAGE}\n`;
  if (name === "help" || name === "--help" || name === "-h") {
    stdout.write(usage);
    return 0;
  }
  stderr.write(`Unknown command “${name}”.\n\n${usage}`);
  return 2;
}

function explain(error: unknown, json: boolean, stderr: Writable): number {
  const refusals = refusalsIn(error);
  if (refusals.length > 0) {
    const faults = refusals.map(({ field, rule, repair }) => ({ field, rule, repair }));
    stderr.write(json ? `${JSON.stringify({ faults })}\n` : refusals.map(({ message }) => `${message.trim()}\n`).join(""));
    return 1;
  }
  if (error instanceof WrongUsage || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) {
    stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  if (error instanceof ConfigError) {
    stderr.write(`${error.message}\n`);
    return 1;
  }
  throw error;
}

const USAGE = `  init [--demo]                 create the database (with demo data)
  serve [--site-only|--admin-only]   serve the site and the admin
  serve --rehearsal | rehearsal report   run in rehearsal mode, marked as a drill, with its own database and site; show the report
  publish [--full]              publish everything due; --full renders every page again
  status                        show open incidents, and what is not yet live
  incident open|update|resolve|correct|list|show
  maintenance schedule|update|start|complete|extend|cancel|edit|correct|list|show|series|end-series
  apply FILE.md|- [--dry-run]   post an update written offline; applying a file twice posts it once
  postmortem import ID FILE.md | show ID [--draft] | publish ID [FILE.json] [--reason TEXT] [--quiet]
  catalogue import FILE.yaml | export
  import --from afloat|gcp FILE import incidents from an incident file, or from Google Cloud's incidents.json
  export [ID]                   export incidents and maintenance as an incident file
  replay FILE [--incident N] [--speed N | --until ISO]   replay an incident from a file as if it started now
  mirror list | sync [NAME] | check [NAME]   list, update or check the mirrors of the site
  verify DIR|URL [--key FILE|BASE64] [--sample N] [--fresh]   verify a copy of the site against its signatures
  witness URL… [--state FILE] [--key FILE|BASE64] [--once | --every SECONDS]   monitor that the log is append-only
  backup FILE|FOLDER            back up the database to one file, also while a server runs
  restore FILE [--site FOLDER]  replace the database with a backup, and render every page again
  restore FILE --trial          check that a backup matches what is published; changes nothing
  restore --from URL|FOLDER     rebuild the database from a copy of the site; needs only the keys
  doctor [--publish] [--resolver ADDRESS]   audit the dependencies of this deployment; --publish publishes the result
  drill [--publish]             rehearse the loss of the main cloud, with separate networks and a separate database (root on Linux)
  notice list [--all] | retry ID | drop ID   list waiting or failed notifications; retry or drop one
  subscriber list | add ADDRESS [--service S] [--region R] | remove ADDRESS | export   manage email subscribers
  user add NAME [--role R] | list | reset NAME [--factors] | role NAME R | disable NAME | enable NAME
  token create NAME [--role author|publisher] [--expires DAYS] | list | revoke ID   API tokens for programs
  audit export | verify         export the audit log as JSON Lines; verify that it is unchanged`;
