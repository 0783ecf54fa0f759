/** A document, and what the reviewer should know of how it was come by. */
export interface NewVersion {
  text: string;
  notes: string[];
}
