/** A row of the results: what was measured, its value, and the target. */
export type Row = [name: string, value: string, target: string];

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
