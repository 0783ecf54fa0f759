import { join } from "node:path";
import type { Config } from "#config/load.ts";
import { readAddress, registeredPart } from "#domain/accounts/network.ts";
import { type Audit, type Finding, questionsWith, TOPICS, verdictOf } from "#domain/independence/audit.ts";
import { contentFinding, linksInto, recordFinding } from "#domain/independence/deployment-checks.ts";
import { type HostFacts, hostFindings } from "#domain/independence/host-checks.ts";
import { certificateFinding, clockFinding, locationsFinding, registrationFinding } from "#domain/independence/location-checks.ts";
import type { Instant } from "#domain/time.ts";
import { fileSystemOf } from "./disk.ts";
import { lookUpHost, type Names, openResolver } from "./names.ts";
import { probe } from "./probe.ts";
import { publishedUrls } from "./published-urls.ts";
import { RDAP, registeredUntil } from "./registration.ts";
import { type Subject, subjectsOf } from "./subjects.ts";
import { createTimeBudget, type TimeBudget } from "./timeouts.ts";

/** How an audit looks things up. */
export interface AuditOptions {
  now: () => Instant;
  /** The address of the resolver to ask; this machine's own when left out. */
  resolver?: string | undefined;
  /** Where registries are found; rdap.org when left out. */
  rdap?: string | undefined;
}

/** Looks at everything that a deployment could lean on, all at once, within half a minute. */
export async function auditDeployment(config: Config, { now, resolver, rdap = RDAP }: AuditOptions): Promise<Audit> {
  const at = now();
  const patience = createTimeBudget();
  const names = { resolver: openResolver(resolver), patience };
  const subjects = subjectsOf(config);
  const [seen, registrations, urls, fileSystem] = await Promise.all([
    Promise.all(subjects.map((subject) => look(subject, names, config, now))),
    Promise.all(domainsOf(subjects).map((domain) => lookUpRegistration(domain, rdap, patience, now))),
    publishedUrls(join(config.dataDir, "site"), config.site.url, patience.all),
    fileSystemOf(config.dataDir),
  ]);
  const places = seen.filter(({ subject }) => subject.place).map(({ subject: { about }, facts }) => ({ about, facts }));
  const findings = [
    ...seen.flatMap((each) => each.findings),
    locationsFinding(places),
    ...registrations,
    contentFinding(urls),
    recordFinding(fileSystem),
  ].sort((a, b) => TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic));
  const questions = questionsWith(config.answers);
  const { mainCloud } = config;
  return { at, mainCloud, ...verdictOf(mainCloud, findings, questions), findings, links: linksInto(urls, mainCloud), questions };
}

interface Seen {
  subject: Subject;
  facts: HostFacts;
  findings: Finding[];
}

async function look(subject: Subject, names: Names, { mainCloud }: Config, now: () => Instant): Promise<Seen> {
  const { about, host, url, closed } = subject;
  const facts = await lookUpHost(names, host);
  const findings = hostFindings(about, facts, mainCloud);
  if (url && (subject.mirror || url.protocol === "https:")) {
    const { certificate, clock } = await probe(url, facts.addresses.found[0], names.patience, now);
    if (certificate) findings.push(certificateFinding(about, certificate, now()));
    if (subject.mirror) findings.push(clockFinding(about, clock));
  }
  return { subject, facts, findings: closed ? findings.map((finding) => ({ ...finding, closed })) : findings };
}

/** What the places of readers are registered under, each once. An address is not registered there, and neither is a bare label. */
const domainsOf = (subjects: readonly Subject[]): string[] => {
  const hosts = subjects.filter(({ place }) => place).map(({ host }) => host);
  return [...new Set(hosts.map(registeredPart))].filter((domain) => !readAddress(domain) && domain.includes("."));
};

const lookUpRegistration = async (domain: string, rdap: string, patience: TimeBudget, now: () => Instant): Promise<Finding> =>
  registrationFinding(domain, await registeredUntil(domain, rdap, patience), now());
