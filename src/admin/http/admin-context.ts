import type { BackgroundWork } from "#app.ts";
import type { Config } from "#config/load.ts";
import type { Account } from "#db/accounts/accounts.ts";
import type { Session } from "#db/accounts/sessions.ts";
import { may, type Permission } from "#domain/accounts/role.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import type { SignedIn, Visit } from "#usecases/accounts/sessions.ts";
import type { Context } from "#usecases/context.ts";

/** What every admin page needs: the parts of Afloat, and who is asking. */
export interface AdminContext {
  context: Context;
  config: Config;
  queue: PublishQueue;
  /** Sends notifications; undefined where none are configured. */
  notifier: BackgroundWork | undefined;
  /** The account that is signed in. */
  account: Account | undefined;
  session: Session | undefined;
  /** A session that has given the password but not yet the second factor. */
  pending: SignedIn | undefined;
  /** The session token that the browser sent. */
  token: string | undefined;
  /** Whether the admin is served over TLS, which makes its cookies Secure. */
  secure: boolean;
  /** The address, browser and known device of the request. */
  visit: Visit;
  /** The peer of the connection and the client that a proxy names, for the log. */
  origin: { address: string; forwardedFor?: string };
}

/** Whether the account that is signed in has a permission. */
export const mayInAdmin = ({ account }: Pick<AdminContext, "account">, permission: Permission): boolean =>
  may(account?.role ?? null, permission);
