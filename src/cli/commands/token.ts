import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { readPositive, readWord } from "#cli/input.ts";
import { withRecord } from "#cli/record.ts";
import type { Token } from "#db/accounts/tokens.ts";
import { TOKEN_ROLES } from "#domain/accounts/api-token.ts";
import { toIso } from "#domain/time.ts";
import { allTokens, createToken, revokeToken } from "#usecases/accounts/tokens.ts";

const create: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: `token create NAME [--role ${TOKEN_ROLES.join("|")}] [--expires DAYS]`,
    options: { role: { type: "string" }, expires: { type: "string" } },
    words: [1, 1],
  });
  return withRecord(invocation, async ({ context }) => {
    const role = readWord("role", options.role ?? "publisher", TOKEN_ROLES);
    const days = readPositive("expires", options.expires) ?? null;
    const { token, text } = createToken(context, { name: words[0] as string, role, days });
    const told = `Token for “${token.name}” with role ${role}, shown only once:\n${text}`;
    print(invocation, { ...incidentDetailsOf(token), token: text }, told);
    return 0;
  });
};

const list: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "token list", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const tokens = allTokens(context).map(incidentDetailsOf);
    const lines = tokens.map(
      ({ id, name, role, lastUsedAt, expiresAt }) =>
        `${id}  ${name}  ${role}, ${lastUsedAt ? `last used ${lastUsedAt}` : "never used"}${expiresAt ? `, expires ${expiresAt}` : ""}`,
    );
    print(invocation, { tokens }, lines.join("\n") || "No tokens. Create one: afloat token create NAME.");
    return 0;
  });
};

const revoke: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "token revoke ID", options: {}, words: [1, 1] });
  return withRecord(invocation, async ({ context }) => {
    const { id, name } = revokeToken(context, words[0] as string);
    print(invocation, { id, name }, `Token “${name}” revoked.`);
    return 0;
  });
};

const isoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at));

/** What is told of a token, for programs. */
const incidentDetailsOf = ({ id, name, role, createdAt, createdBy, lastUsedAt, expiresAt }: Token) => ({
  ...{ id, name, role, createdAt: toIso(createdAt), createdBy },
  ...{ lastUsedAt: isoOrNull(lastUsedAt), expiresAt: isoOrNull(expiresAt) },
});

/** `afloat token …`: which programs may speak here over HTTP. */
export const token = commandOf("token", { create, list, revoke });
