import type { Notice } from "#queries/notice.ts";

export const ENTRY_URL = "https://status.example/incidents/incident0001/";

/** The notice of an update with this title and text. */
export const sampleNotice = (title: string, text: string, scope = ["API: down"]): Notice => ({
  id: "update000000-0",
  name: "Identified",
  publishedAt: 0,
  at: 0,
  text,
  scope: scope.map((line) => ({ level: "major_outage", plane: "control", services: "API", location: "all regions", text: line })),
  entry: {
    ...{ id: "incident0001", kind: "incident", title, status: "identified", level: "major_outage" },
    ...{ services: ["api"], regions: [], url: ENTRY_URL },
  },
  url: `${ENTRY_URL}#update000000`,
  subject: `[Identified] ${title}`,
  short: `Identified: ${title}. ${ENTRY_URL}`,
  links: { site: "https://status.example", page: ENTRY_URL },
  labels: { open: "Open the status page", impact: "Impact" },
});

/** Texts that would mention someone, disguise a link or be formatted in some chat. */
export const CHAT_MARKUP: readonly string[] = [
  "<!channel> <!everyone> <@U123> <https://evil.example|the bank>",
  "@everyone @here <@123> <@&456> <#789>",
  "[the bank](https://evil.example) **bold** __under__ ~~gone~~ `code` ||hidden|| > quote # heading",
  "*bold* _slanted_ ~gone~ &lt;!channel&gt;",
  "x".repeat(40_000),
  "\u{1F600}".repeat(5_000),
];
