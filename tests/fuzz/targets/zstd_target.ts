import { readHead } from "../../../lib/codex/rollout_head.ts";
import { lastEntries } from "../../../lib/codex/transcript/last_entries.ts";
import { readTranscript } from "../../../lib/codex/transcript/read_transcript.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { rleFrame } from "../../corpus/zstd_frames.ts";
import { absolute } from "../../support/value/paths.ts";
import { attempt } from "../attempt.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";
import { rolloutTexts } from "./rollout_target.ts";

const NAME = "rollout-2026-10-05T16-48-08-01a10d9c-2a4e-71f3-98a3-797654c83ec5.jsonl.zst";
/** Bytes after which it is enough: whoever reads a transcript reads on. */
const ENOUGH = 2 * 1024 * 1024;
/** A transcript takes as long as it has lines, however few bytes they were. */
const ENOUGH_LINES = 20_000;
const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

/** Containers of compressed rollouts: damage is damage, however the bytes come. */
export const ZSTD_TARGET: FuzzTarget = {
  async samples() {
    const [first = "", ...others] = rolloutTexts();
    const frame = (text: string) => system.compression.zstdFrame(new TextEncoder().encode(text));
    const frames = await Promise.all(first.split("\n").map((line) => frame(`${line}\n`)));
    return [
      new Uint8Array(frames.flatMap((bytes) => [...bytes])),
      ...await Promise.all(others.map(frame)),
      rleFrame({ byte: 65, blocks: 3 }),
    ];
  },
  tokens: ["\x28", "\x50\x2a\x4d\x18\x00\x00\x00\x00", "\x28\x00\x01\x00\x00"],
  async check(bytes) {
    const [whole, pieces] = [
      await decoded(bytes, bytes.length),
      await decoded(bytes, 7),
    ];
    hold(whole.code === pieces.code, `damage by size of the pieces: ${whole.code}, ${pieces.code}`);
    const [short, long] = whole.bytes.length < pieces.bytes.length
      ? [whole, pieces]
      : [pieces, whole];
    hold(
      short.bytes.every((byte, at) => byte === long.bytes[at]),
      "one tells the beginning of the other",
    );
    if (whole.code === null) hold(short.bytes.length === long.bytes.length, "whole is whole");
    const path = absolute(`${fuzzFolder()}/${NAME}`);
    Deno.writeFileSync(path, bytes);
    const head = await attempt(() => readHead(path, system), { codes: ["EFBIG"] });
    hold(
      "value" in head || whole.bytes.length > 0 || whole.code !== null,
      "an empty file has a head",
    );
    if (whole.bytes.length >= ENOUGH || linesIn(whole.bytes) >= ENOUGH_LINES) return;
    let told = 0;
    for await (const _ of readTranscript(path, system, { onDamage: () => told++ })) continue;
    hold(told === (whole.code === null ? 0 : 1), "damage is told once, and only where it is");
    await lastEntries(path, system, { count: 3 });
  },
};

async function decoded(
  bytes: Uint8Array,
  size: number,
): Promise<{ readonly bytes: Uint8Array; readonly code: string | null }> {
  const chunks = Array.from(
    { length: Math.ceil(bytes.length / Math.max(1, size)) },
    (_, at) => bytes.slice(at * size, (at + 1) * size),
  );
  const pieces: Uint8Array[] = [];
  let length = 0;
  let code: string | null = null;
  try {
    for await (const piece of system.compression.zstdDecode(chunks)) {
      pieces.push(piece.slice());
      length += piece.length;
      if (length >= ENOUGH) break;
    }
  } catch (error) {
    code = errorCode(error);
    if (code !== "EZSTD") throw error;
  }
  return { bytes: new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()), code };
}

function linesIn(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => byte === 10 ? count + 1 : count, 0);
}
