import { ENCODINGS, type Encoding } from "#domain/publishing/encodings.ts";

/**
 * The forms of a file that a reader takes (RFC 9110 §12.5.3), the one to send first; the file as it is stands for `undefined` and comes
 * last, for readers who take nothing else and for files that have no other form.
 */
export function acceptedEncodings(header: string | undefined): (Encoding | undefined)[] {
  if (!header) return [undefined];
  const weights = new Map(
    header
      .toLowerCase()
      .split(",")
      .map((part) => {
        const [name = "", ...parameters] = part.split(";").map((word) => word.trim());
        const weight = parameters.find((word) => word.startsWith("q="))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight)] as const;
      }),
  );
  const weightOf = (name: string) => weights.get(name) ?? weights.get("*") ?? 0;
  const identity = weights.get("identity") ?? 0;
  const taken = ENCODINGS.map(({ name }) => name).filter((name) => weightOf(name) > 0 && weightOf(name) >= identity);
  return [...taken.sort((a, b) => weightOf(b) - weightOf(a)), undefined];
}
