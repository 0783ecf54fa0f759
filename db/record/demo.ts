import catalogueFile from "#db/demo/catalogue.yaml?raw";
import incidentFile from "#db/demo/incidents.jsonl?raw";

/** A small example: the catalogue of a large cloud, and three complete incidents. */
export const demo = { catalogueFile, incidentFile };
