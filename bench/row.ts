/** A line of the table: what was measured, what came out, and what we aim at. */
export type Row = [what: string, value: string, aim: string];

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
