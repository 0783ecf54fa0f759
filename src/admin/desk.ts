import type { Account } from "../../db/accounts.ts";
import type { Config } from "../config.ts";
import type { PublishQueue } from "../publisher/queue.ts";
import type { Context } from "../usecases/context.ts";

/** What every admin page works with. */
export interface Desk {
  context: Context;
  config: Config;
  queue: PublishQueue;
  /** Who is signed in. */
  account: Account | undefined;
  /** The token of the session, as the browser sent it. */
  session: string | undefined;
  /** Whether the reader of this page sits behind TLS, which makes the session cookie Secure. */
  secure: boolean;
  /** Where the request came from. */
  origin: { address: string; forwardedFor?: string };
}
