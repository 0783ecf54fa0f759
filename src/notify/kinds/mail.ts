import { z } from "zod";
import { emailAddress } from "#config/fields.ts";
import { mailKind } from "./shared/channel-kind.ts";

export default mailKind({
  name: "mail",
  summary: "mail addresses, through the server under `mail`",
  fields: {
    to: z
      .array(emailAddress, { error: "is not a list. Write it in brackets, like [press@example.com]." })
      .min(1, "is empty.")
      .describe("the addresses; each gets a separate mail"),
  },
  recipients: ({ to }) => to,
});
