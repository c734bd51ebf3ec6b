import type { AbsolutePath } from "../../lib/model/store.ts";
import { buildSystem } from "../../lib/system/real/build_system.ts";
import type { System } from "../../lib/system/system.ts";
import { absolute } from "./value/paths.ts";

/** The real system without environment and cache. */
export const SYSTEM: System = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

/** Thread id of the sample rollouts. */
export const SAMPLE_ID = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
/** File name of a sample rollout. */
export const SAMPLE_NAME = `rollout-2026-10-05T16-48-08-${SAMPLE_ID}.jsonl`;

/** One line of a rollout with its envelope; `second` tells its time apart. */
export function rolloutLine(type: string, payload: unknown, second = 8): string {
  const at = `2026-10-05T16:48:${`${second}`.padStart(2, "0")}.000Z`;
  return `${JSON.stringify({ timestamp: at, type, payload })}\n`;
}

/** Writes a file into a folder of its own, gives its path to `use`, and removes it. */
export async function withRollout<T>(
  content: string | Uint8Array,
  use: (path: AbsolutePath) => Promise<T> | T,
  { name = SAMPLE_NAME }: { readonly name?: string } = {},
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-rollout-" });
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return await use(absolute(`${folder}/${name}`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
