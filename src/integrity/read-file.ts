import type { Form } from "./ask.ts";
import type { Copy } from "./copy.ts";
import { broken, changed, type IntegrityFault, missing, unusable } from "./fault.ts";
import type { Served } from "./served.ts";

/** How a file with a signed hash is read. */
interface SignedReadOptions {
  /** The forms to compare; every form of the copy if missing. */
  forms?: readonly Form[];
  /** Whether its content is needed too. */
  keep?: boolean;
  /** Its size, if that is known. */
  size?: number | undefined;
}

/**
 * Reads a file in every form in which the copy hands it out, and compares each, unpacked, with the signed hash. A fault names the
 * form, unless all forms have it. The content is that of a correct form.
 */
export async function readSigned(
  copy: Copy,
  file: string,
  sum: string,
  { forms = copy.forms, keep = false, size }: SignedReadOptions = {},
): Promise<{ bytes: Buffer | undefined; faults: IntegrityFault[] }> {
  const [firstForm, ...otherForms] = forms;
  if (firstForm === undefined) return { bytes: undefined, faults: [] };
  const first = await copy.read(file, { form: firstForm, most: size, hashOnly: !keep });
  // Unpacked, the other forms are as long as the file itself.
  const most = size ?? (first?.problem === undefined && first?.sum === sum ? first.size : undefined);
  const isEndless = first?.problem !== undefined && first.kind === "oversized";
  const others = (isEndless ? [] : otherForms).map(
    async (form) => [form, await copy.read(file, { form, most, hashOnly: true })] as const,
  );
  const served = [[firstForm, first] as const, ...(await Promise.all(others))];
  const found = served.flatMap(([form, each]) => faultOf(file, form, each, sum) ?? []);
  return { bytes: first && contentWith(first, sum), faults: inOne(found, served.length) };
}

const contentWith = (served: Served, sum: string): Buffer | undefined =>
  served.problem === undefined && served.sum === sum ? served.bytes : undefined;

function faultOf(file: string, form: Form, served: Served | undefined, sum: string): IntegrityFault | undefined {
  if (!served) return { ...missing(file), form };
  if (served.problem !== undefined) return { ...unusable(file, served), form };
  return served.sum === sum ? undefined : { ...changed(file), form };
}

/** The same fault of several forms is one fault of the file, which names them unless it has it in every form. */
function inOne(faults: readonly IntegrityFault[], forms: number): IntegrityFault[] {
  return [...Map.groupBy(faults, ({ text }) => text).values()].map((same) => {
    const { form: _, ...fault } = same[0] as IntegrityFault;
    if (same.length === forms) return fault;
    return { ...(same[0] as IntegrityFault), text: `${fault.text} (${formsText(same.flatMap(({ form }) => form ?? []))})` };
  });
}

/** Who gets these forms, in a sentence. */
function formsText(forms: readonly Form[]): string {
  const encoded = forms.filter((form) => form !== "identity");
  const accepting = `clients that accept ${encoded.join(" or ")}`;
  if (encoded.length === 0) return "This is the form without compression, which programs get.";
  return `This is the form for ${encoded.length < forms.length ? "programs and " : ""}${accepting}.`;
}

/** The content of a file with no signed hash: the same in every form, or else a fault. */
export async function readSame(copy: Copy, file: string): Promise<Buffer | IntegrityFault> {
  const served = await copy.read(file);
  if (!served) return missing(file);
  if (served.problem !== undefined) return unusable(file, served);
  const forms = copy.forms.filter((form) => form !== "identity");
  const { faults } = await readSigned(copy, file, served.sum, { forms, size: served.size });
  return faults[0] ? broken(file, "its forms differ: compressed it is not what it is without compression.") : served.bytes;
}
