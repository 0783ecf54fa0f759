import { defineCommand, WrongArguments } from "#cli/command.ts";

export const command = defineCommand({
  summary: "Replace the database with a backup, and render every page again; or rebuild it from a copy of the site.",
  positionals: "[FILE]",
  options: {
    site: { type: "string", value: "FOLDER", summary: "The copy of the site with changes newer than the backup. Default: ours." },
    trial: { type: "boolean", summary: "Only check that the backup restores to what is published." },
    from: { type: "string", value: "URL|FOLDER", summary: "Rebuild the database from this copy of the site. It needs the keys." },
  },
  exclusive: [["site", "trial", "from"]],
  notes: ["The previous database is saved. No server may run on the data folder, except “afloat serve --site-only”."],
  async run(invocation, { positionals: [file], options: { site, trial, from } }) {
    if (file !== undefined && from !== undefined) throw new WrongArguments("--from cannot be combined with a backup.");
    if (from !== undefined) return (await import("#cli/restore/from-copy.ts")).restoreFromCopy(invocation, from);
    if (file === undefined) throw new WrongArguments("Give a backup, or a copy of the site with --from.");
    if (trial) return (await import("#cli/restore/trial.ts")).tryRestore(invocation, file);
    return (await import("#cli/restore/from-backup.ts")).restoreBackup(invocation, file, site);
  },
});
