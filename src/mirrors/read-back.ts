import { FORMS, type Form } from "#integrity/ask.ts";
import type { Served } from "#integrity/served.ts";
import type { Sums } from "#integrity/sums.ts";
import { addressOf, askForFile, UnusableAnswer } from "#integrity/web-file.ts";
import { forEachOf, MirrorFault, type ReadLocal } from "./mirror.ts";
import { asMirrorFault, TIMEOUT_MS } from "./request.ts";

const MAX_CONCURRENT = 8;

/** Reads a file of a mirror in every form in which it hands it out, up to `most` bytes each. */
export type ReadForms = (file: string, most: number) => Promise<(Served | undefined)[]>;

/** Reads files and returns those that are missing or have another checksum in any form, in the order of the list. */
export async function differingByReading(sums: Sums, local: ReadLocal, read: ReadForms): Promise<string[]> {
  const found = new Set<string>();
  await forEachOf([...sums], MAX_CONCURRENT, async ([file, sum]) => {
    // A file that is longer than ours differs, however long it is.
    const { length } = await local(file, sum);
    const served = await read(file, length);
    if (!served.every((each) => each?.problem === undefined && each?.sum === sum)) found.add(file);
  });
  return [...sums.keys()].filter((file) => found.has(file));
}

/** Reads files of a mirror by its public URL, in each form that readers get. A redirect is a fault of the mirror. */
export const readAsReaders =
  (base: string, signal: AbortSignal): ReadForms =>
  (file, most) =>
    Promise.all(FORMS.map((form) => readForm({ base, file, form, most, signal })));

interface FormOfFile {
  base: string;
  file: string;
  form: Form;
  most: number;
  signal: AbortSignal;
}

async function readForm(question: FormOfFile): Promise<Served | undefined> {
  const address = addressOf(question.base, question.file);
  const asked = askForFile({ ...question, keep: false, timeoutMs: TIMEOUT_MS }).catch((error) => {
    if (error instanceof UnusableAnswer) throw new MirrorFault(`${address} ${error.message}.`);
    throw error;
  });
  const served = await asMirrorFault(address, asked);
  if (served?.problem !== undefined && served.kind === "redirected")
    throw new MirrorFault(`${address} ${served.problem}. Afloat follows no redirects.`, question.file);
  return served;
}
