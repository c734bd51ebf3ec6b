import { generateStore, type Manifest } from "../../scripts/store/generate_store.ts";
import { dumpDatabase } from "./store/database_dump.ts";
import { IN_MEMORY } from "./disk/memory_folder.ts";
import { isNotCompared, snapshot } from "./tree.ts";

/** A generated store in a folder of its own. */
export interface SampleStore {
  /** `CODEX_HOME`. */
  readonly home: string;
  /** Environment to run the program with. */
  readonly env: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
  /** Every file and row that Codex would see, as comparable lines. */
  state(): Promise<readonly string[]>;
}

/** What a sample is like. */
export interface SampleOptions {
  readonly threads: number;
  /** Whether there are databases and a name index; left out: there are. */
  readonly rows?: boolean;
  /** Whether it need not lie on a disk, see {@link IN_MEMORY}; left out: it does. */
  readonly inMemory?: boolean;
  /** Folder it is made in; left out: the system's for such. */
  readonly dir?: string;
}

/** The moment the sample stores are made for. */
export const SAMPLE_NOW = Date.parse("2026-11-24T12:00:00Z");

/** Makes a store, gives it to `use`, and removes it. */
export async function withSampleStore(
  options: SampleOptions,
  use: (store: SampleStore) => Promise<void>,
): Promise<void> {
  const memory = options.inMemory
    ? IN_MEMORY
    : options.dir === undefined
    ? {}
    : { dir: options.dir };
  const root = await Deno.makeTempDir({ prefix: "rollkeep-test-", ...memory });
  const home = `${root}/codex`;
  try {
    await Deno.mkdir(home);
    const { threads, rows = true } = options;
    const manifest = generateStore({
      out: home,
      threads,
      bodyBytes: 400,
      seed: 11,
      nowMs: SAMPLE_NOW,
      rows,
    });
    const env = { HOME: root, CODEX_HOME: home, XDG_CACHE_HOME: `${root}/cache` };
    const state = async () => [
      ...(await snapshot(home, isNotCompared))
        .map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1")),
      ...(rows ? dumpDatabase(`${home}/state_5.sqlite`) : []),
    ];
    await use({ home, env, manifest, state });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
