import { apiUrl, type Operation, type Read } from "./operation.ts";
import { PROBLEMS, Problem, type ProblemType } from "./problem.ts";
import { Description, ProblemMeaning } from "./replies.ts";

/** What describes the API itself; `all` gives every operation that it has, these too. */
export function descriptionOperations(all: () => readonly Operation[]): readonly Operation[] {
  let description: object | undefined;
  const describe: Read = {
    ...{ method: "get", path: "/openapi.json", id: "describe", tag: "description", permission: null },
    summary: "This description, in OpenAPI 3.1",
    replies: { 200: Description },
    async answer(call) {
      // Generated at the first request and cached: anyone may request it as often as they like.
      const { describeApi } = await import("./openapi.ts");
      description ??= describeApi(apiUrl(call), all());
      return { status: 200, body: description };
    },
  };
  return [describe, explain];
}

const explain: Read = {
  ...{ method: "get", path: "/problems/{type}", id: "explainProblem", tag: "description", permission: null },
  summary: "Explains a problem type: the URL in its “type”",
  replies: { 200: ProblemMeaning },
  answer(call) {
    const type = call.params.type as ProblemType;
    if (!Object.hasOwn(PROBLEMS, type)) throw new Problem("not-found", `There is no problem type “${type}”.`);
    const [status, title, meaning] = PROBLEMS[type];
    return { status: 200, body: { type: `${apiUrl(call)}/problems/${type}`, title, status, meaning } };
  },
};
