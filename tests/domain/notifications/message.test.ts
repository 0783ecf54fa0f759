import fc from "fast-check";
import { expect, test } from "vitest";
import { shortText, subjectOf } from "#domain/notifications/message.ts";

const URL = "https://status.example/incidents/000000000000/";
const identified = (title: string) => ({ name: "Identified", title });

test("a subject starts with the status", () => {
  expect(subjectOf({ name: "Investigating", title: "Cloud API fails" })).toBe("[Investigating] Cloud API fails");
});

test("the short text is one plain line that ends with the URL", () => {
  const text = "# Now\n\n- **Calls** fail in [Shanghai](https://x.example).\n- `curl` too.";
  expect(shortText(identified("Cloud API fails"), text, URL)).toBe(
    `Identified: Cloud API fails. Now Calls fail in Shanghai. curl too. ${URL}`,
  );
});

test("it never has more than 280 characters, and always contains its URL", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 200 }), (text, title) => {
      const short = shortText(identified(title), text, URL);
      expect(short.length).toBeLessThanOrEqual(280);
      expect(short.endsWith(` ${URL}`)).toBe(true);
    }),
  );
});
