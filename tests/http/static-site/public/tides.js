export const tides = [0.4, 3.1, 0.6, 2.9];
