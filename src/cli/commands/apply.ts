import { type Command, print, readArguments } from "#cli/command.ts";
import { readNamedFile, readText } from "#cli/input.ts";
import { changeRecord, withRecord } from "#cli/record.ts";
import { onLines, readUpdateFile, type UpdateFile } from "#cli/update-file.ts";
import { refusalsIn } from "#domain/errors.ts";
import { statusOf } from "#domain/updates/update.ts";
import type { Context } from "#usecases/context.ts";
import { openIncident, postUpdate, previewOpening, previewUpdate, requireIncident } from "#usecases/incidents/incidents.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";

/** `afloat apply FILE`: posts what was written offline. Applied again, the same file changes nothing. */
export const apply: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "apply FILE.md|- [--dry-run]",
    options: { "dry-run": { type: "boolean" } },
    words: [1, 1],
  });
  const [file] = words as [string];
  const { read, lines } = readUpdateFile(file === "-" ? await readText("-", invocation.stdin) : readNamedFile(file));
  const located = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw refusalsIn(error).length > 0 ? onLines(error, lines) : error;
    }
  };
  if (!options["dry-run"])
    return changeRecord(
      invocation,
      ({ context }) => located(() => post(context, read)),
      ({ id, update }) => `Incident ${id} has update ${update}.`,
    );
  return withRecord(invocation, async ({ context }) => {
    const { id, title } = located(() => look(context, read));
    const told = read.incident === undefined ? `Would open “${title}”.` : `Would post an update to “${title}”.`;
    print(invocation, { dryRun: true, update: read.id, title, ...(read.incident !== undefined && { id }) }, told);
    return 0;
  });
};

const post = (context: Context, read: UpdateFile) =>
  read.incident === undefined
    ? openIncident(context, { ...inputOf(context, read), ...openingOf(read) })
    : postUpdate(context, read.incident, inputOf(context, read));

const look = (context: Context, read: UpdateFile) =>
  read.incident === undefined
    ? previewOpening(context, { ...inputOf(context, read), ...openingOf(read) })
    : previewUpdate(context, requireIncident(context.db, read.incident), inputOf(context, read));

const openingOf = ({ title, titleTranslations, fields }: UpdateFile) => ({ title, titleTranslations, ...fields });

function inputOf(
  context: Context,
  { id, incident, status, message, translations, impacts, at, nextUpdate, closeOpen }: UpdateFile,
): UpdateInput {
  const otherwise = () => (incident === undefined ? "investigating" : statusOf(requireIncident(context.db, incident)));
  return {
    ...{ id, status: status ?? otherwise(), message, translations, impacts, at, closeOpen },
    nextUpdateAt: nextUpdate === undefined ? null : (at ?? context.now()) + nextUpdate,
  };
}
