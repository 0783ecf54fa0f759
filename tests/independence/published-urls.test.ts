import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { publishedUrls } from "#independence/published-urls.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

const SITE = { url: "https://status.example.com", subscribeUrl: "https://admin.example.com/subscribe/" };

test("the target of the site's own subscribe form is not a third-party request, any other form's is", async () => {
  const folder = join(temporaryFolder(), "site");
  mkdirSync(folder);
  const form = (action: string) => `<form method="post" action="${action}"></form>`;
  writeFileSync(join(folder, "index.html"), form(SITE.subscribeUrl) + form("https://admin.example.com/other/"));
  const { fetched } = await publishedUrls(folder, SITE, new AbortController().signal);
  expect(fetched).toEqual([{ file: "index.html", url: "https://admin.example.com/other/" }]);
});
