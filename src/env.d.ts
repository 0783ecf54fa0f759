/// <reference types="astro/client" />

/** A script for browsers: its types taken off, and made small. */
declare module "*?minified" {
  const text: string;
  export default text;
}

declare namespace App {
  interface Locals {
    /** What public pages are made from. */
    snapshot: import("./usecases/reading/snapshot.ts").Snapshot;
    /** What the admin works with; absent while public pages are made. */
    desk: import("./admin/desk.ts").Desk;
  }
}
