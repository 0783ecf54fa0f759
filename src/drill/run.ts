import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "#config/load.ts";
import type { MainCloud } from "#domain/independence/audit.ts";
import { type Drill, type DrillStep, type DrillStepKey, drillOf } from "#domain/independence/drill.ts";
import { type Instant, SECOND } from "#domain/time.ts";
import { makeNetwork, type Network } from "./hosts.ts";
import { makeRehearsal, type Rehearsal } from "./rehearsal.ts";
import { type Probe, type ProbeResponse, startProbe } from "./visitor.ts";

/** The settings of a drill. */
export interface DrillOptions {
  config: Config;
  /** The text of the real catalogue file; without it, the demo catalogue is used. */
  catalogue: string | undefined;
  /** The arguments with which Node starts Afloat. */
  launcher: readonly string[];
  now: () => Instant;
}

/** Rehearses the loss of the main cloud, in its own networks and on its own record. A failed step is a result, not an error. */
export async function runDrill({ config, catalogue, launcher, now }: DrillOptions): Promise<Drill> {
  const at = now();
  const network = await makeNetwork();
  try {
    const rehearsal = await makeRehearsal(network, launcher, config, catalogue);
    try {
      return drillOf(at, config.mainCloud, await runSteps(stepsOf(config, rehearsal, network, launcher)));
    } finally {
      await network.remove();
      await rehearsal.remove();
    }
  } finally {
    await network.remove();
  }
}

/** Each step gives what it observed, or throws an error with it. */
type Steps = readonly (readonly [key: DrillStepKey, run: () => Promise<string>])[];

/** Runs the steps in order. A failed step ends the drill, since later steps depend on it; only “unreachable” does not. */
async function runSteps(steps: Steps): Promise<DrillStep[]> {
  const results: DrillStep[] = [];
  for (const [key, run] of steps) {
    const startedAt = performance.now();
    const [outcome, detail] = await run().then(
      (observed) => ["passed", observed] as const,
      (error: Error) => ["failed", `${error.message.replace(/[.\s]*$/, "")}.`] as const,
    );
    results.push({ key, outcome, took: Math.round(performance.now() - startedAt), detail });
    if (outcome === "failed" && key !== "unreachable") break;
  }
  return results;
}

const TITLE = "A drill: nothing is wrong";

function stepsOf({ mainCloud }: Config, rehearsal: Rehearsal, network: Network, launcher: readonly string[]): Steps {
  const { siteUrl, adminUrl, mirrorUrls } = rehearsal;
  const adminHost = startProbe(network, "desk", launcher);
  const visitor = startProbe(network, "visitor", launcher);
  const remainingUrls = [siteUrl, mirrorUrls[1]];
  let cookie = "";
  let incident = "";
  return [
    ["unreachable", () => checkUnreachable(adminHost, mainCloud)],
    [
      "start",
      async () => {
        rehearsal.start();
        for (const url of [adminUrl, siteUrl, ...mirrorUrls]) await waitForResponse(visitor, `${url}/healthz`, () => true);
        return "A visitor can reach all of them.";
      },
    ],
    [
      "sign_in",
      async () => {
        const token = await setUpToken(rehearsal);
        const form = { token, name: "Drill", password: "a rehearsal with no real people in it" };
        ({ cookie } = await visitor.request({ url: `${adminUrl}/admin/setup/`, form }));
        const { status } = await visitor.request({ url: `${adminUrl}/admin/`, cookie });
        return expectThat(status === 200, "The admin accepts the sign-in.", `The admin responded with status ${status}`);
      },
    ],
    [
      "post",
      async () => {
        const form = { title: TITLE, status: "investigating", message: "This is a rehearsal.", nextUpdate: "none" };
        const { status, location } = await visitor.request({ url: `${adminUrl}/admin/incidents/new/`, form, cookie });
        incident = /^\/admin\/incidents\/(\w{12})\//.exec(location)?.[1] ?? "";
        expectThat(incident !== "", "", `The form was not accepted: status ${status}`);
        await waitForResponse(visitor, adminUrl + location, ({ text }) => text.includes("Live since"), cookie);
        return "The admin shows that it is live.";
      },
    ],
    ["publish", () => checkPages(visitor, [siteUrl], ["/", `/incidents/${incident}/`])],
    ["mirrors", () => checkPages(visitor, mirrorUrls, ["/", `/incidents/${incident}/`])],
    ["feed", () => checkPages(visitor, [mirrorUrls[0]], ["/feed.xml"])],
    [
      "loss",
      async () => {
        await rehearsal.loseMainCloud();
        const responding = [];
        for (const url of [adminUrl, mirrorUrls[0]]) if (await responds(visitor, url)) responding.push(url);
        return expectThat(
          responding.length === 0,
          "Neither the admin nor the mirror answers.",
          `${responding.join(" and ")} still responds`,
        );
      },
    ],
    ["page_left", () => checkPages(visitor, remainingUrls, ["/", `/incidents/${incident}/`])],
    ["feed_left", () => checkPages(visitor, remainingUrls, ["/feed.xml"])],
  ];
}

function expectThat(isMet: boolean, observed: string, failure: string): string {
  if (!isMet) throw new Error(failure);
  return observed;
}

async function checkUnreachable(adminHost: Probe, mainCloud: MainCloud | null): Promise<string> {
  const { domains = [], networks = [], nameServers = [] } = mainCloud ?? {};
  const targets = [...domains, ...networks.map((network) => network.split("/")[0] as string), ...nameServers];
  const reached = [];
  for (const target of targets) if (await adminHost.reaches(target)) reached.push(target);
  if (targets.length === 0) return "The main cloud is not configured; only the rehearsal's network can be reached.";
  return expectThat(
    reached.length === 0,
    `The admin could not reach ${targets.length === 1 ? "the main cloud's one name or address" : `any of the main cloud's ${targets.length} names and addresses`}.`,
    `The admin can reach ${reached.join(", ")}`,
  );
}

async function checkPages(visitor: Probe, sites: readonly string[], paths: readonly string[]): Promise<string> {
  let slowest = 0;
  for (const site of sites) {
    for (const path of paths) {
      await waitForResponse(visitor, site + path, ({ text }) => text.includes(TITLE));
      const startedAt = performance.now();
      await visitor.request({ url: site + path });
      slowest = Math.max(slowest, performance.now() - startedAt);
    }
  }
  return `Everything was available; the slowest response took ${Math.ceil(slowest)} ms.`;
}

const RESPONSE_TIMEOUT_MS = 30 * SECOND;
const POLL_INTERVAL_MS = 50;

/** Requests a URL until the response is as expected. Throws after a timeout. */
async function waitForResponse(
  probe: Probe,
  url: string,
  isExpected: (response: ProbeResponse) => boolean,
  cookie = "",
): Promise<ProbeResponse> {
  const deadline = Date.now() + RESPONSE_TIMEOUT_MS;
  for (let last = ""; ; await sleep(POLL_INTERVAL_MS)) {
    try {
      const response = await probe.request({ url, cookie });
      if (isExpected(response)) return response;
      last = `status ${response.status}, without what was posted`;
    } catch (error) {
      last = (error as Error).message;
    }
    if (Date.now() > deadline)
      throw new Error(`${new URL(url).pathname} was not read within ${RESPONSE_TIMEOUT_MS / SECOND} seconds: ${last}`);
  }
}

const responds = (probe: Probe, url: string): Promise<boolean> =>
  probe.request({ url }).then(
    () => true,
    () => false,
  );

/** The token in the one-time link that a new admin prints. */
async function setUpToken(rehearsal: Rehearsal): Promise<string> {
  const deadline = Date.now() + RESPONSE_TIMEOUT_MS;
  for (; Date.now() < deadline; await sleep(POLL_INTERVAL_MS)) {
    const token = /\/admin\/setup\/\?token=(\S+)/.exec(rehearsal.adminOutput())?.[1];
    if (token) return token;
  }
  throw new Error("The admin printed no link for its first account");
}
