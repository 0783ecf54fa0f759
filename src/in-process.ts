// The parts of the built program for those who measure and test it from within: rendering works only inside the build.
export { openAfloat, publisherFor } from "./app.ts";
export { ADMIN_ENVIRONMENT, ADMIN_FLAGS } from "./cli/serve.ts";
export { loadConfig } from "./config.ts";
export { LANGUAGES } from "./i18n/index.ts";
export { readEntryLine } from "./import/entry-file.ts";
export { readIncidentLine } from "./import/incident-file.ts";
export { startMirrors } from "./mirrors/loop.ts";
export { renderPath } from "./publisher/render.ts";
export { readCatalogue, replaceCatalogue } from "./usecases/catalogue.ts";
export * from "./usecases/incidents.ts";
export { publishAudit } from "./usecases/independence.ts";
export { keepAppointments } from "./usecases/maintenance-clock.ts";
export * from "./usecases/maintenance-series.ts";
export * from "./usecases/maintenances.ts";
export { publishPostmortem } from "./usecases/postmortems.ts";
export { allPaths } from "./usecases/reading/all-paths.ts";
export { takeSnapshot } from "./usecases/reading/snapshot.ts";
export { importIncidents } from "./usecases/transfer.ts";
