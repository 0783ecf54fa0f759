import { z } from "zod";
import { keysKnown, openUrl, SECRETS, text, uniqueNames } from "./fields.ts";

/** The settings of every mirror, whatever its kind. */
const common = {
  name: text("Give the mirror a name, like b.").regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    "is not a slug. Use lower-case letters, digits and dashes, like b or far-away.",
  ),
  /** The address for readers; left out if they do not use the mirror. */
  publicUrl: openUrl.optional(),
};

const folder = z.strictObject(
  { ...common, kind: z.literal("folder"), path: text("Give the folder to copy to.") },
  keysKnown("name, kind, path and publicUrl", SECRETS),
);

const ssh = z.strictObject(
  {
    ...common,
    kind: z.literal("ssh"),
    // Neither part may start with a dash: ssh would interpret it as an option.
    target: text("Give user@host:dir.").regex(
      /^\w[\w.-]*@(\w[\w.-]*|\[[0-9a-fA-F:.]+\]):[^-].*$/,
      "is not a target. Write it as user@host:dir.",
    ),
    port: z
      .int({ error: "is not a port. Use a number from 1 to 65535." })
      .min(1, "is not a port. Use a number from 1 to 65535.")
      .max(65_535, "is not a port. Use a number from 1 to 65535.")
      .optional(),
    identityFile: text("Give the path of a key file.").optional(),
  },
  keysKnown("name, kind, target, port, identityFile and publicUrl", SECRETS),
);

const s3 = z.strictObject(
  {
    ...common,
    kind: z.literal("s3"),
    endpoint: openUrl,
    bucket: text("Give the name of the bucket."),
    region: text("Give the region's name, or leave it out.").optional(),
    prefix: text("Give a folder in the bucket, or leave it out.").optional(),
  },
  keysKnown("name, kind, endpoint, bucket, region, prefix and publicUrl", SECRETS),
);

const mirror = z.discriminatedUnion("kind", [folder, ssh, s3], {
  error: ({ code }) => (code === "invalid_union" ? "is not a kind of mirror. Use folder, ssh or s3." : undefined),
});

/** `mirrors` in afloat.yaml: other hosts that serve the same bytes. */
export const mirrorsSchema = z
  .array(mirror, { error: "is not a list. Write one mirror per line, each after a dash." })
  .check(uniqueNames("mirror"));

/** One mirror of afloat.yaml, without its secrets. */
export type MirrorConfig = z.output<typeof mirror>;
