/** Which case of which tool has failed, and why. */
export interface FailedCase {
  readonly tool: "kills" | "faults" | "deaths";
  readonly seed: number;
  readonly number: number;
  readonly failure: string;
}

/** A failed case with the command that says it again. */
export function failureText({ tool, seed, number, failure }: FailedCase): string {
  const again = `deno task crash --seed ${seed} --from ${number} --${tool} 1`;
  return `case ${number} (again: ${again}): ${failure}`;
}
