import { ENCODINGS, type Encoding } from "#domain/publishing/encodings.ts";

/**
 * The encodings that a client accepts (RFC 9110 §12.5.3), the preferred one first. `undefined`, the unencoded file, always comes
 * last, for clients that accept nothing else and for files without encoded siblings.
 */
export function acceptedEncodings(header: string | undefined): (Encoding | undefined)[] {
  if (!header) return [undefined];
  const weights = new Map(
    header
      .toLowerCase()
      .split(",")
      .map((part) => {
        const [name = "", ...parameters] = part.split(";").map((parameter) => parameter.trim());
        const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight)] as const;
      }),
  );
  const weightOf = (name: string) => weights.get(name) ?? weights.get("*") ?? 0;
  const identity = weights.get("identity") ?? 0;
  const accepted = ENCODINGS.map(({ name }) => name).filter((name) => weightOf(name) > 0 && weightOf(name) >= identity);
  return [...accepted.sort((a, b) => weightOf(b) - weightOf(a)), undefined];
}
