/** How many rounds a series of faults has: AFLOAT_ROUNDS for a long run, or what every run can afford. */
export const roundsOf = (usual: number): number => Number(process.env.AFLOAT_ROUNDS ?? usual);

/** Long enough for so many rounds on a slow machine. */
export const patienceFor = (rounds: number, secondsEach: number): number => 60_000 + rounds * secondsEach * 1_000;
