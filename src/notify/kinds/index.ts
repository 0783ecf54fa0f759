import type { ChannelKind } from "./shared/channel-kind.ts";

// A kind of channel is one file here that has it as its default export; there is no list to maintain.
const files = import.meta.glob<ChannelKind>(["./*.ts", "!./index.ts"], { eager: true, import: "default" });

/** Every kind of channel, by name. */
export const CHANNEL_KINDS: readonly ChannelKind[] = Object.values(files);
