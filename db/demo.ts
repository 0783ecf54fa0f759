import catalogueFile from "./demo/catalogue.yaml?raw";
import incidentFile from "./demo/incidents.jsonl?raw";

/** A small named world: a large cloud's catalogue, and three incidents told in full. */
export const demo = { catalogueFile, incidentFile };
