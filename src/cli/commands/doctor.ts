import { type Command, print, readArguments } from "#cli/command.ts";
import { makeLive, withRecord } from "#cli/record.ts";
import { Refusal } from "#domain/errors.ts";
import { type Audit, type Finding, statePhrase } from "#domain/independence/audit.ts";
import { toIso } from "#domain/time.ts";
import { auditDeployment } from "#independence/audit.ts";
import { publishAudit } from "#usecases/record/independence.ts";

/** `afloat doctor [--publish]`: what this deployment leans on. What it finds is a result, not a failure: the status is 0. */
export const doctor: Command = (invocation) => {
  const { options } = readArguments(invocation.argv, {
    usage: "doctor [--publish] [--resolver ADDRESS] [--rdap URL]",
    options: { publish: { type: "boolean" }, resolver: { type: "string" }, rdap: { type: "string" } },
    words: [0, 0],
  });
  if (options.rdap !== undefined && !URL.canParse(options.rdap))
    throw new Refusal("rdap", `“${options.rdap}” is not a URL.`, "Use a full URL, like https://rdap.org/.");
  return withRecord(invocation, async (afloat) => {
    const { config, context } = afloat;
    const audit = await auditDeployment(config, { ...options, now: context.now });
    const published = options.publish ? publishAudit(context, audit) : undefined;
    const liveAt = published && toIso(await makeLive(invocation, afloat, published.publication));
    const result = { ...audit, at: toIso(audit.at), publication: published?.publication ?? null, liveAt: liveAt ?? null };
    print(invocation, result, [...wordsOf(audit), ...(liveAt ? [`Live since ${liveAt}.`] : [])].join("\n"));
    return 0;
  });
};

const wordsOf = ({ sentence, mainCloud, findings, links, questions }: Audit): string[] => [
  sentence,
  ...(mainCloud ? [] : [NAME_IT]),
  ...findings.flatMap(findingLines),
  ...(links.length > 0 ? ["Links to the main cloud (no page depends on them):", ...links.map((url) => `    ${url}`)] : []),
  "Questions that cannot be checked automatically; answer them in afloat.yaml under independence.answers:",
  ...questions.map(({ key, text, answer }) => `    ${key}: ${text} ${answer ?? "Not answered."}`),
];

const NAME_IT =
  "Set it in afloat.yaml: mainCloud: {domains: [example-cloud.com], networks: [203.0.113.0/24], nameServers: [ns1.example-cloud.com]}";

const findingLines = (finding: Finding): string[] => [
  `${statePhrase(finding).padEnd(12)} ${finding.sentence}`,
  ...finding.evidence.map((line) => `    ${line}`),
];
