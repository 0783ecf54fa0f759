import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "#tests/support/afloat.ts";
import { fieldIn, openedIncident, signedIn } from "#tests/support/browser/staff.ts";
import { isPublished, pageText } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";

const retro = readFileSync(join(root, "tests", "data", "postmortems", "api-outage-retro.diff"), "utf8");

async function editorOfIncident() {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff, { at: "2024-04-11T14:12", "impact.api.control.*": "major_outage" });
  await until("the incident is published", () => isPublished(world, `incidents/${id}/index.html`));
  return { staff, world, id, path: `/admin/postmortems/${id}/` };
}

test("a pasted retrospective fills in the fields for staff to review before it is published", async () => {
  const { staff, world, id, path } = await editorOfIncident();
  const { status, text } = await staff.post(path, { do: "import", markdown: retro });
  expect(status).toBe(200);
  expect(fieldIn(text, "cause.0.text")).toContain("exhausting the Postgres `max_connections=500` ceiling");
  expect(fieldIn(text, "action.0.title")).toContain("Add ConfigMap schema validation to the CI pipeline");
  expect([fieldIn(text, "action.4.state"), fieldIn(text, "action.5.title")]).toEqual(["open", ""]);
  const figures = [0, 1, 2].map((n) => [fieldIn(text, `figure.${n}.name`), fieldIn(text, `figure.${n}.value`)]);
  expect(figures).toEqual(
    expect.arrayContaining([
      ["failed_requests", "2300"],
      ["customers_affected", "180"],
      ["lost_transactions", "4200"],
    ]),
  );
  expect(fieldIn(text, "entry.0.at")).toBe("2024-04-11T14:12");
  expect(text).toContain("Please check");
  expect(pageText(world, `/incidents/${id}/`)).not.toContain("max_connections");
  const again = await staff.post(path, { do: "import", markdown: "# Another" });
  expect(again.text).toContain("A draft already exists.");
  expect(fieldIn(again.text, "markdown")).toBe("# Another");
  expect(fieldIn(again.text, "cause.0.text")).toContain("max_connections=500");
});

test("a file is imported as well, and one that is not text is refused with its name", async () => {
  const { staff, path } = await editorOfIncident();
  const upload = (bytes: BlobPart, name: string) => {
    const form = new FormData();
    form.set("do", "import");
    form.set("markdown", "");
    form.set("file", new File([bytes], name));
    return staff.post(path, form);
  };
  expect((await upload(new Uint8Array([0xff, 0xfe, 0x00]), "retro.docx")).text).toContain("“retro.docx” is not UTF-8 text.");
  const { text } = await upload("## Root cause\n\nA typo.\n", "retro.md");
  expect(fieldIn(text, "cause.0.text")).toBe("A typo.");
});

test.each([
  { what: "nothing at all", markdown: " ", fault: "The text is missing." },
  { what: "five megabytes", markdown: "word ".repeat(1_000_000), fault: "at most 1000000 can be read" },
  { what: "front matter that is not YAML", markdown: "---\ntitle: [a\ndate: }\n---\n\n# Retro\n", fault: "line" },
])("$what is refused with the reason, and shown again as it was sent", async ({ markdown, fault }) => {
  const { staff, path } = await editorOfIncident();
  const { status, text } = await staff.post(path, { do: "import", markdown });
  expect(status).toBe(422);
  expect(/class="faults"[\s\S]*?<\/ul>/.exec(text)?.[0]).toContain(fault);
  expect(fieldIn(text, "markdown")).toBe(markdown);
  expect(text).not.toContain("saved on the server");
});
