import { inEnglish, type Phrase, phrase } from "./phrase.ts";

/**
 * The refusal of an input that breaks a rule. It names the field, the broken rule, and how to fix it; the interfaces show it next
 * to the field. `rule` and `repair` are in English, for programs and the log; `phrases` has both for translation.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly rule: string;
  readonly repair: string;
  readonly phrases: readonly [rule: Phrase, repair: Phrase];
  constructor(
    readonly field: string,
    rule: string | Phrase,
    repair: string | Phrase,
  ) {
    super(`${field}: ${inEnglish(rule)} ${inEnglish(repair)}`);
    this.phrases = [phraseOf(rule), phraseOf(repair)];
    this.rule = inEnglish(rule);
    this.repair = inEnglish(repair);
  }
}

const phraseOf = (text: string | Phrase): Phrase => (typeof text === "string" ? phrase(text) : text);

/** The refusal of a change that is based on an old state of the record, because someone else has changed it since. */
export class Conflict extends Refusal {}

/** Several refusals of one form or file, so that all of them are shown at once. */
export class Refusals extends Error {
  override readonly name = "Refusals";
  constructor(readonly all: readonly Refusal[]) {
    super(all.map((refusal) => refusal.message).join("\n"));
  }
}

/** All refusals that an error carries; empty for any other error. */
export function refusalsIn(error: unknown): readonly Refusal[] {
  if (error instanceof Refusal) return [error];
  return error instanceof Refusals ? error.all : [];
}

/** Runs every check and throws all refusals together. Other errors are rethrown at once. */
export function checkAll(...checks: readonly (() => void)[]): void {
  const refusals = checks.flatMap((check): readonly Refusal[] => {
    try {
      check();
      return [];
    } catch (error) {
      const found = refusalsIn(error);
      if (found.length === 0) throw error;
      return found;
    }
  });
  if (refusals.length > 0) throw refusals.length === 1 ? refusals[0] : new Refusals(refusals);
}
