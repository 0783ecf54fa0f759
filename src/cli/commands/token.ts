import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { readChoice, readPositive } from "#cli/input.ts";
import { withRecord } from "#cli/record.ts";
import type { Token } from "#db/accounts/tokens.ts";
import { TOKEN_ROLES } from "#domain/accounts/api-token.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { allTokens, createToken, revokeToken } from "#usecases/accounts/tokens.ts";

const create = defineCommand({
  summary: "Create a token for a program, and print it once.",
  positionals: "NAME",
  options: {
    role: { type: "string", value: TOKEN_ROLES.join("|"), summary: "The role of the program. Default: publisher." },
    expires: { type: "string", value: "DAYS", summary: "Let the token expire after this many days. Default: never." },
  },
  run: (invocation, { positionals: [name], options }) =>
    withRecord(invocation, async ({ context }) => {
      const role = readChoice("role", options.role ?? "publisher", TOKEN_ROLES);
      const days = readPositive("expires", options.expires) ?? null;
      const { token, text } = createToken(context, { name, role, days });
      const lines = `Token for “${token.name}” with role ${role}, shown only once:\n${text}`;
      print(invocation, { ...tokenJson(token), token: text }, lines);
      return 0;
    }),
});

const list = defineCommand({
  summary: "List the tokens that are not revoked.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const tokens = allTokens(context).map(tokenJson);
      const lines = tokens.map(
        ({ id, name, role, lastUsedAt, expiresAt }) =>
          `${id}  ${name}  ${role}, ${lastUsedAt ? `last used ${lastUsedAt}` : "never used"}${expiresAt ? `, expires ${expiresAt}` : ""}`,
      );
      print(invocation, { tokens }, lines.join("\n") || "No tokens. Create one: afloat token create NAME.");
      return 0;
    }),
});

const revoke = defineCommand({
  summary: "Revoke a token.",
  positionals: "ID",
  run: (invocation, { positionals: [given] }) =>
    withRecord(invocation, async ({ context }) => {
      const { id, name } = revokeToken(context, given);
      print(invocation, { id, name }, `Token “${name}” revoked.`);
      return 0;
    }),
});

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));

/** A token without its secret. */
const tokenJson = ({ id, name, role, createdAt, createdBy, lastUsedAt, expiresAt }: Token) => ({
  ...{ id, name, role, createdAt: toIso(createdAt), createdBy },
  ...{ lastUsedAt: isoOrNull(lastUsedAt), expiresAt: isoOrNull(expiresAt) },
});

export const command: CommandGroup = {
  summary: "Manage the API tokens of programs.",
  commands: { create, list, revoke },
};
