import { defineCommand, WrongArguments } from "#cli/command.ts";

export const command = defineCommand({
  summary: "Restore the database from a backup, or rebuild it from a copy of the site, and render every page.",
  positionals: "[FILE]",
  options: {
    site: {
      type: "string",
      value: "FOLDER",
      summary: "A copy of the site, for changes newer than the backup. Default: the site in AFLOAT_DATA.",
    },
    trial: { type: "boolean", summary: "Only check that the restored backup matches the published site." },
    from: {
      type: "string",
      value: "URL|FOLDER",
      summary: "Rebuild the database from this copy of the site. It needs the keys in AFLOAT_DATA.",
    },
  },
  exclusive: [["site", "trial", "from"]],
  notes: ["The previous database is saved. Stop the server first; only “afloat serve --site-only” may run."],
  async run(invocation, { positionals: [file], options: { site, trial, from } }) {
    if (file !== undefined && from !== undefined) throw new WrongArguments("--from cannot be combined with a backup.");
    if (from !== undefined) return (await import("#cli/restore/from-copy.ts")).restoreFromCopy(invocation, from);
    if (file === undefined) throw new WrongArguments("Give a backup, or a copy of the site with --from.");
    if (trial) return (await import("#cli/restore/trial.ts")).tryRestore(invocation, file);
    return (await import("#cli/restore/from-backup.ts")).restoreBackup(invocation, file, site);
  },
});
