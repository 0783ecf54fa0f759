import { type FormState, failedForm, textOf, wordOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { TOKENS } from "#admin/http/authorize.ts";
import { TOKEN_ROLES } from "#domain/accounts/api-token.ts";
import { createToken, revokeToken } from "#usecases/accounts/tokens.ts";

/** How long a token may last, as the form offers it. */
export const LIFETIMES = [
  ["90", "90 days"],
  ["365", "1 year"],
  ["none", "never"],
] as const;

/** What became of a form about tokens: done; a token that is shown this once; or what is wrong. */
export type TokensOutcome = { location: string } | { made: { name: string; text: string } } | { failed: FormState };

/** Takes whichever form of “Tokens” was sent: its field `do` names it. */
export function postToTokens({ context }: AdminContext, values: FormData): TokensOutcome {
  const isNew = textOf(values, "do") !== "revoke";
  try {
    if (!isNew) revokeToken(context, textOf(values, "id"));
    if (!isNew) return { location: `${TOKENS}?done=revoke` };
    const { token, text } = createToken(context, {
      name: textOf(values, "name"),
      role: wordOf(values, "role", TOKEN_ROLES, "tokenRole"),
      days: daysOf(values),
    });
    return { made: { name: token.name, text } };
  } catch (error) {
    return { failed: failedForm(isNew ? "new" : "revoke", values, error) };
  }
}

function daysOf(values: FormData): number | null {
  const word = wordOf(
    values,
    "expires",
    LIFETIMES.map(([days]) => days),
  );
  return word === "none" ? null : Number(word);
}
