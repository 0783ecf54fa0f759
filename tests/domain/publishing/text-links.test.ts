import { expect, test } from "vitest";
import { linkedPathIn } from "#domain/publishing/paths.ts";
import { linkTarget, withLinkTargets } from "#domain/publishing/text-links.ts";

const ELSEWHERE = { site: "https://status.example", page: "https://status.example/incidents/abc/" };

test("links within the site are absolute where the text is shown elsewhere, and all others stay", () => {
  expect(linkTarget("/history/?x=1#y", ELSEWHERE)).toBe("https://status.example/history/?x=1#y");
  expect(linkTarget("#root-cause", ELSEWHERE)).toBe("https://status.example/incidents/abc/#root-cause");
  for (const href of ["https://other.example/#x", "mailto:help@example.com", "//other.example/x"])
    expect(linkTarget(href, ELSEWHERE)).toBe(href);
});

test("on a page of another language such links stay in it, and files and paths that name a language are unchanged", () => {
  const links = { site: "", page: "", to: (path: string) => linkedPathIn(path, "zh-CN", ["en", "zh-CN"]) };
  const targets = ["/history/", "/history/#x", "/", "/feed.xml", "/zh-CN/history/", "/en/history/", "#root-cause"];
  expect(targets.map((href) => linkTarget(href, links))).toEqual([
    ...["/zh-CN/history/", "/zh-CN/history/#x", "/zh-CN/", "/feed.xml", "/zh-CN/history/", "/en/history/", "#root-cause"],
  ]);
});

test("Markdown source has absolute targets, inline and in definitions", () => {
  const source =
    "See [the history](/history/), [the cause]( #cause 'x') and [help][1].\n\n[1]: /services/api/\n[2]: https://x.example/";
  expect(withLinkTargets(source, ELSEWHERE)).toBe(
    "See [the history](https://status.example/history/), [the cause]( https://status.example/incidents/abc/#cause 'x') and [help][1].\n\n[1]: https://status.example/services/api/\n[2]: https://x.example/",
  );
});
