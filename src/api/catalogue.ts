import { fileForm } from "#import/catalogue-file.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import type { Read } from "./operation.ts";
import { CatalogueReply } from "./replies.ts";

export const showCatalogue: Read = {
  ...{ method: "get", path: "/catalogue", id: "showCatalogue", tag: "catalogue", permission: "write" },
  summary: "Returns services and regions, in the catalogue file's format",
  replies: { 200: CatalogueReply },
  answer: ({ context }) => ({ status: 200, body: fileForm(readCatalogue(context)) }),
};
