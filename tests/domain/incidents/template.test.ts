import { expect, test } from "vitest";
import { checkFilledIn, checkTemplate, fillIn } from "#domain/incidents/template.ts";

const template = { name: "Cause found", status: "identified", title: "", message: "{{services}} in {{ regions }}." } as const;

test("variables are filled in, and unknown values stay visible", () => {
  expect(fillIn(template.message, { services: "Cloud API" })).toBe("Cloud API in {{ regions }}.");
  expect(fillIn("{{services}} {{services}} {plain} {{}}", { services: "$&" })).toBe("$& $& {plain} {{}}");
});

test("a variable that has nothing to state leaves no gap", () => {
  const text = "{{impact}} {{unchanged}}\n\n{{workloads}}\n\nMore follows. {{analysis}}";
  const values = { impact: "It fails.", unchanged: "", workloads: "", analysis: "" };
  expect(fillIn(text, values)).toBe("It fails.\n\nMore follows.");
  expect(fillIn("{{impact}} {{analysis}}", { impact: "", analysis: "A." })).toBe("A.");
});

test("a template with an unknown variable is refused with its name", () => {
  expect(() => checkTemplate(template)).not.toThrow();
  expect(() => checkTemplate({ ...template, message: "{{service}}" })).toThrow("Unknown variable “{{service}}”");
  expect(() => checkTemplate({ ...template, title: "{{constructor}}" })).toThrow("title: ");
  expect(() => checkTemplate({ ...template, name: " " })).toThrow("name: ");
});

test("a text that still contains a variable is not posted", () => {
  expect(() => checkFilledIn("message", "Hit: {{regions}}.")).toThrow("“{{regions}}” is still in the text");
  expect(() => checkFilledIn("message", "Hit: {regions}.")).not.toThrow();
});
