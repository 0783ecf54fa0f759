import { allIds } from "../../../db/incident-lists.ts";
import { catalogueFeeds, cataloguePages } from "../../domain/affected.ts";
import { FIXED_PATHS, incidentPaths, monthPaths } from "../../domain/paths.ts";
import { readHistory } from "./history.ts";
import type { Snapshot } from "./snapshot.ts";

/** Every public path that the record gives rise to, leaves first. */
export const allPaths = (snapshot: Snapshot): string[] => [
  ...allIds(snapshot.tx).flatMap(incidentPaths),
  ...readHistory(snapshot).flatMap(({ month }) => monthPaths(month)),
  ...catalogueFeeds(snapshot.active),
  ...cataloguePages(snapshot.active),
  ...FIXED_PATHS,
];
