import type { z } from "zod";
import type { DeliveryOutcome } from "#domain/notifications/delivery.ts";
import type { Instant } from "#domain/time.ts";
import type { Notice } from "#queries/notice.ts";

/** A kind of channel: the receivers that it is for, its settings, and how they are notified. */
export type ChannelKind = HttpKind | MailKind;

/** Settings by name. Each has a description, which docs/notices.md repeats. */
export type Fields = Readonly<Record<string, z.ZodType>>;

interface Kind<F extends Fields> {
  /** The value of `kind` in afloat.yaml, and the name of the file. */
  name: string;
  /** The receiver, as docs/notices.md lists it. */
  summary: string;
  /** Its own settings; every channel also has `name`, `services`, `regions` and `from`. */
  fields: F;
  /** A rule for several settings together. An error names `setting` and continues with `message`. */
  rule?: { holds(settings: SettingsOf<F>): boolean; setting: string; message: string };
}

type SettingsOf<F extends Fields> = z.output<z.ZodObject<F>>;

/** A kind whose receivers get one HTTP POST with JSON per notification. */
export interface HttpKind<F extends Fields = Fields> extends Kind<F> {
  transport: "http";
  /** The limit of the receiver for a body, or ours if it states none. */
  maxBytes: number;
  /** Null if the receiver shows every string of the body as it is. */
  markup: Markup | null;
  /** The body of the request, before it is encoded as JSON. */
  body(notice: Notice, settings: SettingsOf<F>): object;
  /** Signs a request by changing its URL, headers or body. It is called if `secretEnv` is set. */
  sign?(request: HttpRequest, signing: Signing): HttpRequest;
  /**
   * Interprets the response of a receiver that does not report errors by status. Undefined: the rule by status applies.
   * An exception counts as a failure that is retried.
   */
  verdict?(response: HttpResponse): DeliveryOutcome | undefined;
}

/** Where a receiver interprets markup, and what is markup there. A test checks that hostile texts add none. */
interface Markup {
  /** Paths into the body, like `embeds.0.title`. */
  paths: readonly string[];
  /** Matches one mark that is not escaped. */
  mark: RegExp;
}

/** The settings that the sender of HTTP channels reads: a URL, or the environment variables for a secret URL and a secret. */
export interface HttpSettings {
  url?: string | undefined;
  urlEnv?: string | undefined;
  secretEnv?: string | undefined;
}

export interface HttpRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

interface Signing {
  /** The value of the environment variable `secretEnv`. */
  secret: string;
  /** The id of the notification, the same in each attempt. */
  id: string;
  at: Instant;
}

export interface HttpResponse {
  /** For the reason of a failure, which must not quote the body: that may contain secrets. */
  host: string;
  status: number;
  /** The start of the body as text; at most MAX_RESPONSE_BYTES. */
  body: string;
}

/** A kind that is sent through the mail server of the settings. */
export interface MailKind<F extends Fields = Fields> extends Kind<F> {
  transport: "mail";
  /** The addresses of a channel. Each gets a separate mail. */
  recipients(settings: SettingsOf<F>): readonly string[];
}

/** Defines an HTTP kind; within it, the types of its settings follow from its fields. */
export const httpKind = <F extends Fields & FieldsOf<HttpSettings>>(kind: Omit<HttpKind<F>, "transport">): HttpKind => ({
  transport: "http",
  ...kind,
});

/** Defines a mail kind in the same way. */
export const mailKind = <F extends Fields>(kind: Omit<MailKind<F>, "transport">): MailKind => ({ transport: "mail", ...kind });

type FieldsOf<Settings> = { [Name in keyof Settings]?: z.ZodType<Settings[Name]> };
