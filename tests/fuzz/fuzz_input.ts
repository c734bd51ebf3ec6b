import { newRandom } from "../../scripts/store/random.ts";
import type { FuzzTarget } from "./fuzz_target.ts";
import { mutateBytes, mutateJsonLines } from "./mutate.ts";
import { CONFIG_TARGET } from "./targets/config_target.ts";
import { DATABASE_TARGET } from "./targets/database_target.ts";
import { JOURNAL_TARGET } from "./targets/journal_target.ts";
import { MIGRATION_TARGET } from "./targets/migration_target.ts";
import { NAMES_TARGET } from "./targets/names_target.ts";
import { PLANTED_TARGETS } from "./targets/planted_targets.ts";
import { ROLLOUT_TARGET } from "./targets/rollout_target.ts";
import { UNDO_TARGET } from "./targets/undo_target.ts";
import { ZSTD_TARGET } from "./targets/zstd_target.ts";
import { SIDECAR_TARGET } from "./targets/sidecar_target.ts";

/** What is fuzzed when nothing is named. */
export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  rollout: ROLLOUT_TARGET,
  zstd: ZSTD_TARGET,
  journal: JOURNAL_TARGET,
  undo: UNDO_TARGET,
  names: NAMES_TARGET,
  config: CONFIG_TARGET,
  sidecar: SIDECAR_TARGET,
  migration: MIGRATION_TARGET,
  database: DATABASE_TARGET,
};

/** One input: the same three always make the same bytes. */
export interface FuzzInput {
  readonly target: string;
  readonly seed: number;
  /** From 0. */
  readonly number: number;
}

/** A target by name. @throws {Error} where there is none. */
export function targetOf(name: string): FuzzTarget {
  const found = TARGETS[name] ?? PLANTED_TARGETS[name];
  if (found === undefined) {
    throw new Error(`Cannot fuzz "${name}": the targets are ${Object.keys(TARGETS).join(", ")}`);
  }
  return found;
}

const samplesOf = new Map<string, readonly Uint8Array[]>();

/** Bytes of an input. */
export async function bytesOf({ target: name, seed, number }: FuzzInput): Promise<Uint8Array> {
  const target = targetOf(name);
  const samples = samplesOf.get(name) ?? await target.samples();
  samplesOf.set(name, samples);
  const random = newRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const sample = random.pick(samples);
  if (target.mutate !== undefined) return target.mutate(sample, random);
  return isJsonLines(sample) && random.chance(0.6)
    ? mutateJsonLines(sample, { random })
    : mutateBytes(sample, { random, tokens: target.tokens, samples });
}

function isJsonLines(sample: Uint8Array): boolean {
  return sample[0] === 0x7b;
}
