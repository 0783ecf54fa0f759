import { defineCommand, print } from "#cli/command.ts";
import { PUBLISH } from "#cli/options.ts";
import { liveSinceText, makeLive, withRecord } from "#cli/record.ts";
import { Refusal } from "#domain/errors.ts";
import { type Audit, type Finding, statePhrase } from "#domain/independence/audit.ts";
import { toIso } from "#domain/time.ts";
import { auditDeployment } from "#independence/audit.ts";
import { RDAP } from "#independence/registration.ts";
import { publishAudit } from "#usecases/record/independence.ts";

export const command = defineCommand({
  summary: "Audit the dependencies of this deployment.",
  options: {
    publish: PUBLISH,
    resolver: { type: "string", value: "ADDRESS", summary: "The DNS resolver to use. Default: that of this machine." },
    rdap: { type: "string", value: "URL", summary: `The RDAP service to use. Default: ${RDAP}.` },
  },
  notes: ["Findings are a result, not a failure: the exit status is 0."],
  run(invocation, { options }) {
    const { publish, resolver, rdap } = options;
    if (rdap !== undefined && !URL.canParse(rdap))
      throw new Refusal("rdap", `“${rdap}” is not a URL.`, "Use a full URL, like https://rdap.org/.");
    return withRecord(invocation, async (afloat) => {
      const { config, context } = afloat;
      const audit = await auditDeployment(config, { resolver, rdap, now: context.now });
      const published = publish ? publishAudit(context, audit) : undefined;
      const liveAt = published && toIso(await makeLive(invocation, afloat, published.publication));
      const result = { ...audit, at: toIso(audit.at), publication: published?.publication ?? null, liveAt: liveAt ?? null };
      print(invocation, result, [...linesOf(audit), ...(liveAt ? [liveSinceText(config, liveAt)] : [])].join("\n"));
      return 0;
    });
  },
});

const linesOf = ({ sentence, mainCloud, findings, links, questions }: Audit): string[] => [
  sentence,
  ...(mainCloud ? [] : [HOW_TO_NAME_IT]),
  ...findings.flatMap(findingLines),
  ...(links.length > 0 ? ["Links to the main cloud (no page depends on them):", ...links.map((url) => `    ${url}`)] : []),
  "Questions that cannot be checked automatically; answer them in afloat.yaml under independence.answers:",
  ...questions.map(({ key, text, answer }) => `    ${key}: ${text} ${answer ?? "Not answered."}`),
];

const HOW_TO_NAME_IT =
  "Set it in afloat.yaml: mainCloud: {domains: [example-cloud.com], networks: [203.0.113.0/24], nameServers: [ns1.example-cloud.com]}";

const findingLines = (finding: Finding): string[] => [
  `${statePhrase(finding).padEnd(12)} ${finding.sentence}`,
  ...finding.evidence.map((line) => `    ${line}`),
];
