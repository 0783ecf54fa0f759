// Options that several commands take.
export const MESSAGE = {
  type: "string",
  value: "TEXT|-",
  summary: "The text of the update, in Markdown; - reads it from standard input.",
} as const;

export const REQUIRED_MESSAGE = { ...MESSAGE, required: true } as const;

export const TRANSLATION = {
  type: "string",
  value: "LOCALE=TEXT",
  multiple: true,
  summary: "The text in another language. LOCALE is a language tag like zh-CN.",
} as const;

export const TITLE = { type: "string", value: "TEXT", summary: "The title." } as const;

export const TITLE_TRANSLATION = {
  type: "string",
  value: "LOCALE=TEXT",
  multiple: true,
  summary: "The title in another language.",
} as const;

export const AT = {
  type: "string",
  value: "TIME",
  summary: "The time of the update, with its offset, like 2024-04-08T15:23:00+08:00. Default: now.",
} as const;

export const IMPACT = {
  type: "string",
  value: "SERVICE[@REGION][/PLANE]=LEVEL",
  multiple: true,
  summary: "The level of a service from the time of the update. Without a region, or with *, it applies to every region.",
} as const;

export const NEXT_UPDATE = {
  type: "string",
  value: "MINUTES",
  summary: "Promise the next update within this many minutes after this one.",
} as const;

export const CLOSE_OPEN = { type: "boolean", summary: "Mark all affected services operational." } as const;

export const REASON = { type: "string", value: "TEXT", summary: "The reason for the correction. It is published." } as const;

export const DO_NOT_NOTIFY = { type: "boolean", summary: "Do not notify subscribers: a minor fix, like a typo." } as const;

export const PUBLISH = { type: "boolean", summary: "Publish the result on the independence page of the site." } as const;

export const PUBLIC_KEY = {
  type: "string",
  value: "FILE|BASE64",
  summary: "The minisign public key to trust: a file, or the line that starts with RW.",
} as const;
