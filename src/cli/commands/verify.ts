import { existsSync } from "node:fs";
import { defineCommand, print, WrongArguments } from "#cli/command.ts";
import { PUBLIC_KEY } from "#cli/options.ts";
import { readPublicKey } from "#cli/public-key.ts";
import { Refusal } from "#domain/errors.ts";
import { copyAt } from "#integrity/copy.ts";
import { type Verdict, verifyCopy } from "#integrity/verify.ts";

export const command = defineCommand({
  summary: "Verify a copy of the site against its signatures. It needs no database.",
  positionals: "DIR|URL",
  options: {
    key: PUBLIC_KEY,
    sample: { type: "string", value: "N", summary: "Check only this many files. Default: all." },
    fresh: { type: "boolean", summary: "Report an out-of-date copy as an error. For a URL this is always on." },
  },
  notes: [
    "If files were changed, removed or added, it lists them and exits with 1.",
    "Without --key it uses the key of the copy, which only proves that the copy is consistent.",
  ],
  async run(invocation, { positionals: [location], options }) {
    const isOnWeb = /^https?:\/\//.test(location);
    if (!isOnWeb && !existsSync(location))
      throw new Refusal("copy", `There is no folder ${location}.`, "Give a folder or a URL.");
    const verdict = await verifyCopy(copyAt(location), {
      key: options.key === undefined ? undefined : readPublicKey(options.key),
      sample: options.sample === undefined ? undefined : readCount(options.sample),
      fresh: isOnWeb || options.fresh,
      now: Date.now,
    });
    print(invocation, verdict, verdictText(verdict));
    return verdict.faults.length > 0 ? 1 : 0;
  },
});

function readCount(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new WrongArguments(`“${given}” is not a number of files.`);
}

const verdictText = ({ faults, notes, checked, manifest }: Verdict): string =>
  [
    ...faults.map(({ text }) => text),
    faults.length === 0 && manifest
      ? `Verified: ${checked} files of publication ${manifest.seq}, published ${manifest.publishedAt}.`
      : `${faults.length === 1 ? "1 error" : `${faults.length} errors`}: this is not what was published.`,
    ...notes,
  ].join("\n");
