import { inRun } from "#tests/support/long.ts";

const AWAY = "http://elsewhere.invalid";
const MAX_TITLE_LENGTH = 190;

/** Texts that would run, load or link something if any page or feed did not treat them as plain text. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  `<script src="${AWAY}/x.js"></script>`,
  "<ScRiPt >alert(1)</sCrIpT >",
  "<<script>alert(1)//<</script>",
  "</script><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</textarea><img src=x onerror=alert(1)>",
  "--><script>alert(1)</script><!--",
  "]]><script>alert(1)</script><![CDATA[",
  "]]>]]&gt; & &amp;lt;script&amp;gt;",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;img src=x onerror=alert(1)&#62;",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)' x='",
  '" autofocus onfocus="alert(1)',
  `<img src="${AWAY}/pixel.png" onerror="alert(1)">`,
  `![a picture](${AWAY}/pixel.png)`,
  `![a picture][p]\n\n[p]: ${AWAY}/pixel.png "onerror=alert(1)"`,
  "[a link](javascript:alert(1))",
  "[a link](JaVaScRiPt:alert(1))",
  "[a link](java\tscript:alert(1))",
  "[a link](&#106;avascript:alert(1))",
  "[a link](<javascript:alert(1)>)",
  "<javascript:alert(1)> and <vbscript:msgbox(1)>",
  "[a link](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[a link](//elsewhere.invalid/x) and [another](vbscript:msgbox(1))",
  `[a link](https://ok.example/"onmouseover="alert(1) "title" onclick=alert(1)")`,
  `[ref]\n\n[ref]: javascript:alert(1)`,
  `<svg onload=alert(1)><use href="${AWAY}/x.svg#a"/></svg>`,
  `<iframe src="${AWAY}" srcdoc="<script>alert(1)</script>"></iframe>`,
  `<object data="${AWAY}"></object><embed src="${AWAY}">`,
  `<base href="${AWAY}/"><meta http-equiv="refresh" content="0;url=${AWAY}">`,
  `<link rel=stylesheet href="${AWAY}/x.css"><style>@import "${AWAY}/y.css";</style>`,
  `<form action="${AWAY}"><button formaction="javascript:alert(1)">x</button></form>`,
  "<details open ontoggle=alert(1)><video><source onerror=alert(1)>",
  "a line\r\nanother\r<script>alert(1)</script>\u0085\u2028\u2029end",
  "null\u0000byte <scr\u0000ipt>alert(1)</script> bell\u0007 escape\u001b[31m \ufffe\uffff \ud800",
  "\u202Etpircs\u202C \u2066right\u2069 \u200F<b onclick=alert(1)>\u05D0\u05D1</b>",
  `\`\`\`html" onload="alert(1)\n<script>alert(1)</script>\n\`\`\``,
  `${"<b onclick=alert(1)>[x](javascript:alert(1)) ".repeat(900)}`,
];

/** The ones that browser tests look for by name. */
const NAMED = [0, 9, 11, 19, HOSTILE.length - 1];

/** What a browser is shown: every text in the long run, a third of them in the short one. Tests without a browser use all of them. */
export const SHOWN_HOSTILE: readonly string[] = inRun({
  short: HOSTILE.filter((_, index) => index % 3 === 0 || NAMED.includes(index)),
  long: HOSTILE,
});

/** The same as a title: one line, and not too long. */
export const asTitle = (text: string): string => text.replace(/[\r\n]+/g, " ").slice(0, MAX_TITLE_LENGTH);

/** A selector of the elements and attributes by which a page could run, load or send anything. */
export const LIVE_MARKUP =
  "script, iframe, img, object, embed, base, form, button, input, video, audio, source, style, link[rel=stylesheet], meta[http-equiv=refresh]";
