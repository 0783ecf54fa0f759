import type { Config } from "#config/load.ts";
import type { Account } from "#db/accounts/accounts.ts";
import type { Session } from "#db/accounts/sessions.ts";
import { may, type Permission } from "#domain/accounts/role.ts";
import type { Notices } from "#notify/loop.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import type { SignedIn, Visit } from "#usecases/accounts/sessions.ts";
import type { Context } from "#usecases/context.ts";

/** What every admin page works with. */
export interface AdminContext {
  context: Context;
  config: Config;
  queue: PublishQueue;
  /** Sends what is told outside the page; undefined where nobody is told. */
  notifier: Notices | undefined;
  /** Who is signed in. */
  account: Account | undefined;
  session: Session | undefined;
  /** Who gave a password and owes the second factor. */
  pending: SignedIn | undefined;
  /** The token of the session, as the browser sent it. */
  token: string | undefined;
  /** Whether the reader of this page sits behind TLS, which makes the cookies Secure. */
  secure: boolean;
  /** Where the request came from. */
  visit: Visit;
  /** The other end of the connection, and whom a proxy says it asks for, for the log. */
  origin: { address: string; forwardedFor?: string };
}

/** Whether whoever is signed in may do something. */
export const mayInAdmin = ({ account }: Pick<AdminContext, "account">, permission: Permission): boolean =>
  may(account?.role ?? null, permission);
