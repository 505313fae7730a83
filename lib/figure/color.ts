/** Colours that people with any colour vision tell apart (Okabe & Ito 2008). */
export const palette = {
  blue: "#0072b2",
  vermillion: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  orange: "#e69f00",
  skyBlue: "#56b4e9",
  black: "#000000",
} as const;

const order = Object.values(palette);

/** The colour of the n-th series (from 0) that names none. */
export function seriesColor(n: number): string {
  return order[n % order.length];
}

/** The same colour, see-through. */
export function fade(color: string, opacity: number): string {
  return color + Math.round(255 * opacity).toString(16).padStart(2, "0");
}

/** The same colour, darker: for small text, which needs more contrast than a line. */
export function darken(color: string): string {
  return color.replace(
    /[0-9a-f]{2}/gi,
    (channel) => Math.round(0.75 * parseInt(channel, 16)).toString(16).padStart(2, "0"),
  );
}

// Eleven even steps of matplotlib's viridis (van der Walt & Smith 2015); between them colours run straight.
const viridisSteps = [
  [68, 1, 84],
  [72, 36, 117],
  [65, 68, 135],
  [53, 95, 141],
  [42, 120, 142],
  [33, 145, 140],
  [34, 168, 132],
  [66, 190, 113],
  [122, 209, 81],
  [189, 223, 38],
  [253, 231, 37],
];

/**
 * The colour of a value on the viridis scale, dark blue to yellow, as `#rrggbb`.
 *
 * @param share Where the value lies between the least (0) and the greatest (1); clamped.
 */
export function viridis(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (viridisSteps.length - 1);
  const step = Math.min(Math.floor(place), viridisSteps.length - 2);
  const [from, to] = [viridisSteps[step], viridisSteps[step + 1]];
  const channel = (i: number) => Math.round(from[i] + (to[i] - from[i]) * (place - step));
  return `#${[0, 1, 2].map((i) => channel(i).toString(16).padStart(2, "0")).join("")}`;
}
