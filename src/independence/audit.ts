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

/** The clock of an audit, and the services that it asks. */
export interface AuditOptions {
  now: () => Instant;
  /** The address of the resolver; by default this machine's own. */
  resolver?: string | undefined;
  /** The URL of the RDAP service; by default rdap.org. */
  rdap?: string | undefined;
}

/** Checks all dependencies of a deployment concurrently, within 30 seconds. */
export async function auditDeployment(config: Config, { now, resolver, rdap = RDAP }: AuditOptions): Promise<Audit> {
  const at = now();
  const budget = createTimeBudget();
  const names = { resolver: openResolver(resolver), budget };
  const subjects = subjectsOf(config);
  const [checked, registrations, urls, fileSystem] = await Promise.all([
    Promise.all(subjects.map((subject) => checkSubject(subject, names, config, now))),
    Promise.all(domainsOf(subjects).map((domain) => lookUpRegistration(domain, rdap, budget, now))),
    publishedUrls(join(config.dataDir, "site"), config.site, budget.signal),
    fileSystemOf(config.dataDir),
  ]);
  const locations = checked.filter(({ subject }) => subject.place).map(({ subject: { about }, facts }) => ({ about, facts }));
  const findings = [
    ...checked.flatMap((subject) => subject.findings),
    locationsFinding(locations),
    ...registrations,
    contentFinding(urls),
    recordFinding(fileSystem),
  ].sort((a, b) => TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic));
  const questions = questionsWith(config.answers);
  const { mainCloud } = config;
  return { at, mainCloud, ...verdictOf(mainCloud, findings, questions), findings, links: linksInto(urls, mainCloud), questions };
}

interface CheckedSubject {
  subject: Subject;
  facts: HostFacts;
  findings: Finding[];
}

async function checkSubject(subject: Subject, names: Names, { mainCloud }: Config, now: () => Instant): Promise<CheckedSubject> {
  const { about, host, url, closed } = subject;
  const facts = await lookUpHost(names, host);
  const findings = hostFindings(about, facts, mainCloud);
  if (url && (subject.mirror || url.protocol === "https:")) {
    const { certificate, clock } = await probe(url, facts.addresses.found[0], names.budget, now);
    if (certificate) findings.push(certificateFinding(about, certificate, now()));
    if (subject.mirror) findings.push(clockFinding(about, clock));
  }
  return { subject, facts, findings: closed ? findings.map((finding) => ({ ...finding, closed })) : findings };
}

/** The registered domains of the hosts that serve readers, each once. IP addresses and single labels are left out. */
const domainsOf = (subjects: readonly Subject[]): string[] => {
  const hosts = subjects.filter(({ place }) => place).map(({ host }) => host);
  return [...new Set(hosts.map(registeredPart))].filter((domain) => !readAddress(domain) && domain.includes("."));
};

const lookUpRegistration = async (domain: string, rdap: string, budget: TimeBudget, now: () => Instant): Promise<Finding> =>
  registrationFinding(domain, await registeredUntil(domain, rdap, budget), now());
