import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "#config/load.ts";
import type { MainCloud } from "#domain/independence/audit.ts";
import { type Drill, type DrillStep, type DrillStepKey, drillOf } from "#domain/independence/drill.ts";
import type { Instant } from "#domain/time.ts";
import { makeNetwork, type Network } from "./hosts.ts";
import { makeRehearsal, type Rehearsal } from "./rehearsal.ts";
import { type Answer, type Probe, startProbe } from "./visitor.ts";

export interface DrillOptions {
  config: Config;
  /** The file of the real catalogue; without it, the demo world's is taken. */
  catalogue: string | undefined;
  /** The command line that Node starts Afloat with. */
  launcher: readonly string[];
  now: () => Instant;
}

/** Rehearses the loss of the main cloud in networks and on a record of its own. A step that fails is a result, not an error. */
export async function runDrill({ config, catalogue, launcher, now }: DrillOptions): Promise<Drill> {
  const at = now();
  const network = await makeNetwork();
  try {
    const rehearsal = await makeRehearsal(network, launcher, config, catalogue);
    try {
      return drillOf(at, config.mainCloud, await takeSteps(stepsOf(config, rehearsal, network, launcher)));
    } finally {
      await network.remove();
      await rehearsal.remove();
    }
  } finally {
    await network.remove();
  }
}

/** What a step does; it gives what it saw, or fails with that. */
type Steps = readonly (readonly [key: DrillStepKey, take: () => Promise<string>])[];

/** One after the other; what comes after a failure has nothing to build on. Only that the main cloud is out of reach leaves the rest as it is. */
async function takeSteps(steps: Steps): Promise<DrillStep[]> {
  const taken: DrillStep[] = [];
  for (const [key, take] of steps) {
    const began = performance.now();
    const [outcome, detail] = await take().then(
      (seen) => ["passed", seen] as const,
      (error: Error) => ["failed", `${error.message.replace(/[.\s]*$/, "")}.`] as const,
    );
    taken.push({ key, outcome, took: Math.round(performance.now() - began), detail });
    if (outcome === "failed" && key !== "unreachable") break;
  }
  return taken;
}

const TITLE = "A drill: nothing is wrong";

function stepsOf({ mainCloud }: Config, rehearsal: Rehearsal, network: Network, launcher: readonly string[]): Steps {
  const { siteUrl, adminUrl, mirrorUrls } = rehearsal;
  const desk = startProbe(network, "desk", launcher);
  const visitor = startProbe(network, "visitor", launcher);
  const left = [siteUrl, mirrorUrls[1]];
  let cookie = "";
  let incident = "";
  return [
    ["unreachable", () => triesToReach(desk, mainCloud)],
    [
      "start",
      async () => {
        rehearsal.start();
        for (const url of [adminUrl, siteUrl, ...mirrorUrls]) await answerOf(visitor, `${url}/healthz`, () => true);
        return "A visitor can reach all of them.";
      },
    ],
    [
      "sign_in",
      async () => {
        const token = await setUpToken(rehearsal);
        const form = { token, name: "Drill", password: "a rehearsal with no real people in it" };
        ({ cookie } = await visitor.ask({ url: `${adminUrl}/admin/setup/`, form }));
        const { status } = await visitor.ask({ url: `${adminUrl}/admin/`, cookie });
        return expectThat(status === 200, "The admin accepts the sign-in.", `The admin responded with status ${status}`);
      },
    ],
    [
      "post",
      async () => {
        const form = { title: TITLE, status: "investigating", message: "This is a rehearsal.", nextUpdate: "none" };
        const { status, location } = await visitor.ask({ url: `${adminUrl}/admin/incidents/new/`, form, cookie });
        incident = /^\/admin\/incidents\/(\w{12})\//.exec(location)?.[1] ?? "";
        expectThat(incident !== "", "", `The form was not accepted: status ${status}`);
        await answerOf(visitor, adminUrl + location, ({ text }) => text.includes("Live since"), cookie);
        return "The admin shows that it is live.";
      },
    ],
    ["publish", () => readEverywhere(visitor, [siteUrl], ["/", `/incidents/${incident}/`])],
    ["mirrors", () => readEverywhere(visitor, mirrorUrls, ["/", `/incidents/${incident}/`])],
    ["feed", () => readEverywhere(visitor, [mirrorUrls[0]], ["/feed.xml"])],
    [
      "loss",
      async () => {
        await rehearsal.lose();
        const still = [];
        for (const url of [adminUrl, mirrorUrls[0]]) if (await answers(visitor, url)) still.push(url);
        return expectThat(
          still.length === 0,
          "Neither the admin nor the mirror answers.",
          `${still.join(" and ")} still responds`,
        );
      },
    ],
    ["page_left", () => readEverywhere(visitor, left, ["/", `/incidents/${incident}/`])],
    ["feed_left", () => readEverywhere(visitor, left, ["/feed.xml"])],
  ];
}

function expectThat(holds: boolean, seen: string, otherwise: string): string {
  if (!holds) throw new Error(otherwise);
  return seen;
}

async function triesToReach(desk: Probe, mainCloud: MainCloud | null): Promise<string> {
  const { domains = [], networks = [], nameServers = [] } = mainCloud ?? {};
  const targets = [...domains, ...networks.map((network) => network.split("/")[0] as string), ...nameServers];
  const reached = [];
  for (const target of targets) if (await desk.reaches(target)) reached.push(target);
  if (targets.length === 0) return "The main cloud is not configured; only the rehearsal's network can be reached.";
  return expectThat(
    reached.length === 0,
    `The admin could not reach ${targets.length === 1 ? "the main cloud's one name or address" : `any of the main cloud's ${targets.length} names and addresses`}.`,
    `The admin can reach ${reached.join(", ")}`,
  );
}

async function readEverywhere(visitor: Probe, places: readonly string[], paths: readonly string[]): Promise<string> {
  let slowest = 0;
  for (const place of places) {
    for (const path of paths) {
      await answerOf(visitor, place + path, ({ text }) => text.includes(TITLE));
      const began = performance.now();
      await visitor.ask({ url: place + path });
      slowest = Math.max(slowest, performance.now() - began);
    }
  }
  return `Everything was available; the slowest response took ${Math.ceil(slowest)} ms.`;
}

const ANSWERS_WITHIN = 30_000;

/** Asks until the answer is as it should be. */
async function answerOf(probe: Probe, url: string, fits: (answer: Answer) => boolean, cookie = ""): Promise<Answer> {
  const deadline = Date.now() + ANSWERS_WITHIN;
  for (let last = ""; ; await sleep(50)) {
    try {
      const answer = await probe.ask({ url, cookie });
      if (fits(answer)) return answer;
      last = `status ${answer.status}, without what was posted`;
    } catch (error) {
      last = (error as Error).message;
    }
    if (Date.now() > deadline)
      throw new Error(`${new URL(url).pathname} was not read within ${ANSWERS_WITHIN / 1_000} seconds: ${last}`);
  }
}

const answers = (probe: Probe, url: string): Promise<boolean> =>
  probe.ask({ url }).then(
    () => true,
    () => false,
  );

/** The one-time link that a fresh desk prints. */
async function setUpToken(rehearsal: Rehearsal): Promise<string> {
  const deadline = Date.now() + ANSWERS_WITHIN;
  for (; Date.now() < deadline; await sleep(50)) {
    const token = /\/admin\/setup\/\?token=(\S+)/.exec(rehearsal.said())?.[1];
    if (token) return token;
  }
  throw new Error("The admin printed no link for its first account");
}
