import { newRandom } from "../../scripts/store/random.ts";
import { readStoreState } from "../crash/kill/whole/store_state.ts";
import { buildWriter } from "../../lib/system/real/writer.ts";
import { stageOf } from "../support/acting.ts";
import { playCodex } from "../support/fast_codex/fast_codex.ts";
import { IN_MEMORY } from "../support/disk/memory_folder.ts";
import { moveHome } from "../support/store/move_home.ts";
import { makeRichStore } from "../support/store/rich_store.ts";
import { SAMPLE_NOW } from "../support/sample_store.ts";
import { sayInProcess } from "../support/program/say_in_process.ts";
import { newShortNames, type WalkWorld } from "./walk_world.ts";

/** What kind of world. */
export interface FastWorldOptions {
  readonly seed: number;
  /** Whether the trash lies on another file system. */
  readonly isFar: boolean;
}

/** A few of each kind, and walks that meet the same thread again. */
const THREADS = 11;

/** Makes a world in memory, in which rollkeep runs in this very process and a small Codex acts; the same seed makes the same one. */
export function makeFastWorld({ seed, isFar }: FastWorldOptions): WalkWorld {
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-walk-", ...IN_MEMORY });
  const far = isFar ? Deno.makeTempDirSync({ prefix: "rollkeep-far-" }) : null;
  const homes = [makeRichStore(root, { threads: THREADS, seed }).home];
  const home = () => homes.at(-1)!;
  const trash = () => far === null ? `${home()}/trash` : `${far}/trash`;
  const look = () => readStoreState(home(), trash());
  const names = newShortNames(look());
  let [clockMs, looks] = [SAMPLE_NOW, 0];
  const nowMs = () => clockMs + looks++;
  const ids = newRandom(seed + 1);
  const uuid7 = () => ids.uuid7(nowMs());
  return {
    ...names,
    random: newRandom(seed),
    folders: ["/home/dev/api", "/home/dev/web-shop", "/srv/one", "/srv/two"],
    isFar,
    home,
    trash,
    homes: () => homes,
    look,
    async say(words) {
      const { system, store } = await stageOf(home(), trash());
      const hex = (count: number) => ids.uuid4().replaceAll("-", "").slice(0, 2 * count);
      const own = {
        ...system,
        clock: { ...system.clock, nowMs },
        ids: { hex, uuid7 },
      };
      const long = words.map((word) => names.longName(word) ?? word);
      return await sayInProcess(long, { system: own, store, writer: buildWriter() });
    },
    codex: (deed, id) =>
      Promise.resolve(playCodex(deed, id, { home: home(), nowMs, newId: uuid7 })),
    setClock: (seconds) => void (clockMs += seconds * 1000),
    move: (kind) =>
      void homes.push(moveHome(kind, { home: home(), to: `${root}/home-${homes.length}` }).home),
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
      if (far !== null) await Deno.remove(far, { recursive: true });
    },
  };
}
