import { judgeFirstLine } from "../../../../codex/check/first_line.ts";
import { readLines } from "../../../../codex/rollout_reader.ts";
import type { BaseFacts } from "../../../../diagnose/facts.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { Inherited } from "../../../../model/thread/byte_edits.ts";
import { placeInStore } from "../../../../plan/place.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";
import { cannot, type Unmended } from "../fix/fix_row.ts";

/** What a rollout reads in its bases, the oldest first, as stretches of their files; else why it cannot be told. */
export async function stretchesOf(
  bases: readonly BaseFacts[],
  world: ChangeWorld,
): Promise<readonly Inherited[] | Unmended> {
  const stretches: Inherited[] = [];
  for (const { base, file } of bases.toReversed()) {
    const { endByteOffset: end, rolloutId } = base;
    if (file === null) return cannot(`rollout ${rolloutId}, which it begins in, is gone`);
    const place = placeInStore(file.path, world.store);
    if (place === null) return cannot(`"${file.path}" lies outside of this store`);
    const start = await behindMeta(file.path, world);
    if (start === null || end === null) {
      return cannot(`"${file.path}", which it begins in, does not tell where its lines begin`);
    }
    if (start < end) stretches.push({ path: place.path, start, end });
  }
  return stretches;
}

/** Bytes among which the metadata ends. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Where the line behind the metadata begins; `null`: the first line is none. */
async function behindMeta(
  path: AbsolutePath,
  { system }: ChangeWorld,
): Promise<number | null> {
  for await (const line of readLines(path, system, { end: MOST_BYTES, whole: true })) {
    const { bytes, offset, length, terminated } = line;
    if (bytes?.every((byte) => byte <= 0x20 && byte !== 0)) continue;
    const isMeta = bytes !== null && terminated && judgeFirstLine(bytes).kind === "meta";
    return isMeta ? offset + length : null;
  }
  return null;
}
