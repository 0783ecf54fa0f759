import { choiceOf, type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { TOKENS } from "#admin/http/authorize.ts";
import { TOKEN_ROLES } from "#domain/accounts/api-token.ts";
import { createToken, revokeToken } from "#usecases/accounts/tokens.ts";

/** The lifetimes of a token that the form offers, in days. */
export const LIFETIMES = [
  ["90", "90 days"],
  ["365", "1 year"],
  ["none", "never"],
] as const;

/** The result of a form of “Tokens”: a page to go to, a new token to show once, or the form with its errors. */
export type TokensOutcome = { location: string } | { made: { name: string; text: string } } | { failed: FormState };

/** Handles the forms of “Tokens”; the field `do` names the form. */
export function postToTokens({ context }: AdminContext, values: FormData): TokensOutcome {
  const isNew = textOf(values, "do") !== "revoke";
  try {
    if (!isNew) revokeToken(context, textOf(values, "id"));
    if (!isNew) return { location: `${TOKENS}?done=revoke` };
    const { token, text } = createToken(context, {
      name: textOf(values, "name"),
      role: choiceOf(values, "role", TOKEN_ROLES, "tokenRole"),
      days: daysOf(values),
    });
    return { made: { name: token.name, text } };
  } catch (error) {
    return { failed: failedForm(isNew ? "new" : "revoke", values, error) };
  }
}

function daysOf(values: FormData): number | null {
  const days = choiceOf(
    values,
    "expires",
    LIFETIMES.map(([value]) => value),
  );
  return days === "none" ? null : Number(days);
}
