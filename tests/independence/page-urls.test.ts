import { expect, test } from "vitest";
import { urlsOfMarkup, urlsOfStyle, urlsOfXml } from "#independence/page-urls.ts";

const OUT = "https://other.test/x";

test.each([
  `<img src="${OUT}">`,
  `<img src=${OUT}>`,
  `<IMG\n SRC='${OUT}' alt="a > b">`,
  `<img alt="1 > 0" src="${OUT}">`,
  `<img srcset="/a.png 1x, ${OUT} 2x">`,
  `<source imagesrcset="${OUT} 1x">`,
  `<script src="${OUT}"></script>`,
  `<script>fetch("${OUT}")</script>`,
  `<link rel="stylesheet" href="${OUT}">`,
  `<link href="${OUT}" rel="alternate stylesheet">`,
  `<link rel=preconnect href=${OUT}>`,
  `<link rel="manifest" href="${OUT}">`,
  `<link rel="shortcut icon" href="${OUT}">`,
  `<form action="${OUT}"></form>`,
  `<button formaction="${OUT}">x</button>`,
  `<iframe src="${OUT}"></iframe>`,
  `<object data="${OUT}"></object>`,
  `<video poster="${OUT}"></video>`,
  `<a href="/x" ping="${OUT}">x</a>`,
  `<base href="${OUT}">`,
  `<meta http-equiv="refresh" content="0; url=${OUT}">`,
  `<style>p { background: url(${OUT}) }</style>`,
  `<style>@import "${OUT}";</style>`,
  `<p style="background:url(&quot;${OUT}&quot;)">x</p>`,
  `<img src="${OUT}" src="/own.png">`,
  `<img/src="${OUT}"/>`,
  `<svg><image href="${OUT}"/></svg>`,
  `<svg><use xlink:href="${OUT}"/></svg>`,
  `<!-- <img src="${OUT}"> -->`,
  `<img src="https&#58;//other.test/x">`,
])("a browser loads %s", (markup) => {
  expect(urlsOfMarkup(`<p>before</p>${markup}<p>after</p>`).fetched).toContain(OUT);
});

test.each([
  `<a href="${OUT}">x</a>`,
  `<area href="${OUT}">`,
  `<link rel="canonical" href="${OUT}">`,
  `<link rel="alternate" type="application/rss+xml" href="${OUT}">`,
])("%s is only a link", (markup) => {
  expect(urlsOfMarkup(markup)).toEqual({ fetched: [], links: [OUT] });
});

test.each([
  `&lt;img src="${OUT}"&gt;`,
  `<p title="<img src=${OUT}>">x</p>`,
  `<p>${OUT}</p>`,
  `<script type="application/ld+json">{"@context":"${OUT}"}</script>`,
])("nothing is loaded from text: %s", (markup) => {
  expect(urlsOfMarkup(markup)).toEqual({ fetched: [], links: [] });
});

test("an unclosed script or style extends to the end", () => {
  expect(urlsOfMarkup(`<p>x</p><script>fetch("${OUT}")`).fetched).toEqual([OUT]);
  expect(urlsOfMarkup(`<p>x</p><style>p{background:url(${OUT})}`).fetched).toEqual([OUT]);
});

test("a stylesheet loads the URLs in it, quoted or not", () => {
  expect(urlsOfStyle(`@import '${OUT}'; a { src: url( "${OUT}?a" ), url(${OUT}?b) }`)).toEqual([OUT, `${OUT}?a`, `${OUT}?b`]);
});

test("in a feed the stylesheet and the HTML of its items are checked, and titles are text", () => {
  const feed = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${OUT}?sheet"?>
    <rss><item><title><![CDATA[<img src="${OUT}?title">]]></title>
    <description><![CDATA[<p><img src="${OUT}?cdata"></p>]]></description>
    <content:encoded>&lt;img src=&quot;${OUT}?escaped&quot;&gt; &amp;lt;img src="${OUT}?word"&amp;gt;</content:encoded></item></rss>`;
  expect(urlsOfXml(feed)).toEqual({ fetched: [`${OUT}?sheet`, `${OUT}?cdata`, `${OUT}?escaped`], links: [] });
});
