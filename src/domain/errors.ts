import { inEnglish, type Phrase, phrase } from "./phrase.ts";

/**
 * A rule said no. Names the field, the rule that was broken, and the repair; doors show it beside the field. Programs and the log get
 * it in English; `said` has rule and repair as phrases, for people.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly rule: string;
  readonly repair: string;
  readonly said: readonly [rule: Phrase, repair: Phrase];
  constructor(
    readonly field: string,
    rule: string | Phrase,
    repair: string | Phrase,
  ) {
    super(`${field}: ${inEnglish(rule)} ${inEnglish(repair)}`);
    this.said = [phraseOf(rule), phraseOf(repair)];
    this.rule = inEnglish(rule);
    this.repair = inEnglish(repair);
  }
}

const phraseOf = (said: string | Phrase): Phrase => (typeof said === "string" ? phrase(said) : said);

/** What is sent was written on a state of the record that is no longer the last: somebody else changed it meanwhile. */
export class Conflict extends Refusal {}

/** Several refusals of one form or file, so that all faults are shown at once. */
export class Refusals extends Error {
  override readonly name = "Refusals";
  constructor(readonly all: readonly Refusal[]) {
    super(all.map((refusal) => refusal.message).join("\n"));
  }
}

/** Every refusal that an error carries, or none if it is not a refusal at all. */
export function refusalsIn(error: unknown): readonly Refusal[] {
  if (error instanceof Refusal) return [error];
  return error instanceof Refusals ? error.all : [];
}

/** Runs every rule, so that all that is wrong is told at once. Errors that are no refusals are thrown on. */
export function checkAll(...rules: readonly (() => void)[]): void {
  const faults = rules.flatMap((rule): readonly Refusal[] => {
    try {
      rule();
      return [];
    } catch (error) {
      const found = refusalsIn(error);
      if (found.length === 0) throw error;
      return found;
    }
  });
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new Refusals(faults);
}
