import { defineCommand, type Invocation, print } from "#cli/command.ts";
import { readNamedFile, readText } from "#cli/input.ts";
import { changeRecord, withRecord } from "#cli/record.ts";
import { onLines, readUpdateFile, type UpdateFile } from "#cli/update-file.ts";
import { canonical } from "#domain/canonical.ts";
import { refusalsIn } from "#domain/errors.ts";
import type { Context } from "#usecases/context.ts";
import { openIncident, postUpdate, previewOpening, previewUpdate, requireIncident } from "#usecases/incidents/incidents.ts";
import { type UpdateInput, unstatedStatus } from "#usecases/incidents/update-input.ts";

export const command = defineCommand({
  summary: "Post an update that was written offline. A file that is applied twice is posted once.",
  positionals: "FILE.md|-",
  options: { "dry-run": { type: "boolean", summary: "Only check the file." } },
  async run(invocation, { positionals: [path], options }) {
    const { update: file, lines } = readUpdateFile(path === "-" ? await readText("-", invocation.stdin) : readNamedFile(path));
    const withLines = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        throw refusalsIn(error).length > 0 ? onLines(error, lines) : error;
      }
    };
    if (options["dry-run"]) return printPreview(invocation, file, (context) => withLines(() => preview(context, file)));
    return changeRecord(
      invocation,
      ({ context }) => withLines(() => post(context, file)),
      ({ id, update }) => `Incident ${id} has update ${update}.`,
    );
  },
});

const printPreview = (
  invocation: Invocation,
  { incident, id: update }: UpdateFile,
  read: (context: Context) => { id: string; title: string },
): Promise<number> =>
  withRecord(invocation, async ({ context }) => {
    const { id, title } = read(context);
    const text = incident === undefined ? `Would open “${title}”.` : `Would post an update to “${title}”.`;
    print(invocation, { dryRun: true, update, title, ...(incident !== undefined && { id }) }, text);
    return 0;
  });

const post = (context: Context, file: UpdateFile) =>
  file.incident === undefined
    ? openIncident(context, { ...inputOf(context, file), ...openingOf(file) })
    : postUpdate(context, file.incident, inputOf(context, file));

const preview = (context: Context, file: UpdateFile) =>
  file.incident === undefined
    ? previewOpening(context, { ...inputOf(context, file), ...openingOf(file) })
    : previewUpdate(context, requireIncident(context.db, file.incident), inputOf(context, file));

const openingOf = ({ title, titleTranslations, fields }: UpdateFile) => ({ title, titleTranslations, ...fields });

function inputOf(context: Context, file: UpdateFile): UpdateInput {
  const { id, incident, status, message, translations, impacts, at, nextUpdate, closeOpen } = file;
  const input = {
    ...{ id, message, translations, impacts, at, closeOpen, submitted: canonical(file) },
    nextUpdateAt: nextUpdate === undefined ? null : (at ?? context.now()) + nextUpdate,
  };
  const unstated = () =>
    incident === undefined
      ? "investigating"
      : unstatedStatus(context.db, requireIncident(context.db, incident), input, context.now());
  return { ...input, status: status ?? unstated() };
}
