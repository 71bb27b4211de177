// Seeds under which a fault was once found, run again each time.

export const regressionSeeds: readonly number[] = [1];
