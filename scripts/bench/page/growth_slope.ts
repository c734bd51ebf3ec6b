/** What a command took at one size. */
export interface SizedTime {
  readonly threads: number;
  readonly ms: number;
}

/**
 * Slope of the straight line through the logarithms of size and time, by least squares: 1 is as much time as threads, 2 the square.
 * `null` for fewer than two sizes.
 */
export function growthSlope(points: readonly SizedTime[]): number | null {
  const xs = points.map(({ threads }) => Math.log(threads));
  const ys = points.map(({ ms }) => Math.log(ms));
  const [x, y] = [mean(xs), mean(ys)];
  const across = sum(xs.map((value) => (value - x) ** 2));
  return across > 0 ? sum(xs.map((value, at) => (value - x) * (ys[at]! - y))) / across : null;
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
