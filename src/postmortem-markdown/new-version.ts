/** A document, and notes for the reviewer on how it was obtained. */
export interface NewVersion {
  text: string;
  notes: string[];
}
