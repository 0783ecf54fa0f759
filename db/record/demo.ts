import catalogueFile from "#db/demo/catalogue.yaml?raw";
import incidentFile from "#db/demo/incidents.jsonl?raw";

/** A small named world: a large cloud's catalogue, and three incidents told in full. */
export const demo = { catalogueFile, incidentFile };
