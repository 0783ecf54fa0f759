import { WEB_SUB } from "#config/notices.ts";
import { loadPublication } from "#db/record/publications.ts";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import { affected } from "#domain/publishing/affected-paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { post } from "./post.ts";
import type { Sender } from "./sender.ts";

export interface WebSubOptions {
  context: Context;
  site: Site;
  now: () => Instant;
}

const FEED = /\/(feed\.(xml|atom|json)|history\.(rss|atom))$/;

/** Notifies a WebSub hub of changed feeds in the form of PubSubHubbub 0.4 §7, since WebSub does not define one. A repeated notification does no harm. */
export const webSubSender = (hub: string, { context, site, now }: WebSubOptions): Sender => ({
  channel: WEB_SUB,
  pauseMs: 0,
  async send({ publication }, signal) {
    for (const feed of feedsOf(context, publication ?? 0)) {
      const body = new URLSearchParams({ "hub.mode": "publish", "hub.url": `${site.url}${feed}` }).toString();
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const outcome: DeliveryOutcome = await post({ url: hub, body, headers }, { signal, now });
      if (outcome.is !== "sent") return outcome;
    }
    return { is: "sent" };
  },
});

/** The paths of the feeds that a publication changes. */
function feedsOf(context: Context, publication: number): string[] {
  const change = loadPublication(context.db, publication)?.change;
  const paths = change && affected(change, readCatalogue(context));
  return paths === undefined || paths === "all" ? [] : [...paths].filter((path) => FEED.test(path)).sort();
}
