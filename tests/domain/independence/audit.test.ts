import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Audit,
  type Finding,
  isUpkeep,
  publicAudit,
  questionsWith,
  STATES,
  statePhrase,
  TOPICS,
  verdictOf,
} from "#domain/independence/audit.ts";
import { CLOUD } from "#tests/support/servers/hosts.ts";

const ANSWERED = questionsWith({ domainRegistrar: "One", dnsProvider: "Two", account: "None" });
const NOW = Date.UTC(2026, 2, 2);

const anyFinding = fc.record({
  topic: fc.constantFrom(...TOPICS),
  about: fc.constant("the site"),
  state: fc.constantFrom(...STATES),
  sentence: fc.constant("It is so."),
  evidence: fc.constant<string[]>(["203.0.113.10"]),
  closed: fc.boolean(),
});

test("the verdict is independent only if no finding is dependent and everything that matters is known", () => {
  fc.assert(
    fc.property(fc.array(anyFinding), fc.boolean(), (findings: Finding[], answered) => {
      const { verdict, sentence } = verdictOf(CLOUD, findings, answered ? ANSWERED : questionsWith({}));
      const matters = findings.filter(({ state, topic }) => state === "dependent" || !["registration", "clock"].includes(topic));
      const allGood = answered && matters.every(({ state }) => state === "independent");
      expect(verdict === "independent").toBe(allGood);
      expect(verdict === "dependent").toBe(findings.some(({ state, topic }) => state === "dependent" && !isUpkeep(topic)));
      expect(sentence.startsWith("Independent")).toBe(allGood);
      expect(verdictOf(null, findings, ANSWERED).verdict).toBe("unknown");
    }),
  );
});

test("further dependent or unknown findings never improve a verdict", () => {
  const order = ["dependent", "partly_known", "independent"];
  fc.assert(
    fc.property(fc.array(anyFinding), anyFinding, (findings: Finding[], more) => {
      const rank = (all: Finding[]) => order.indexOf(verdictOf(CLOUD, all, ANSWERED).verdict);
      expect(rank([...findings, more])).toBeLessThanOrEqual(rank(findings));
    }),
  );
});

test("readers get every finding, without confidential evidence", () => {
  fc.assert(
    fc.property(fc.array(anyFinding), (findings: Finding[]) => {
      const audit: Audit = { at: NOW, mainCloud: CLOUD, verdict: "unknown", sentence: "", findings, links: [], questions: [] };
      const published = publicAudit(audit).findings;
      expect(published.map(({ sentence, state }) => [sentence, state])).toEqual(
        findings.map(({ sentence, state }) => [sentence, state]),
      );
      for (const [index, { evidence }] of published.entries()) expect(evidence.length).toBe(findings[index]?.closed ? 0 : 1);
    }),
  );
});

test("the words for maintenance findings are about being in order, for all others about dependence", () => {
  expect(statePhrase({ topic: "certificate", state: "dependent" })).toBe("not OK");
  expect(statePhrase({ topic: "address", state: "dependent" })).toBe("dependent");
  expect(statePhrase({ topic: "clock", state: "unknown" })).toBe("unknown");
});
