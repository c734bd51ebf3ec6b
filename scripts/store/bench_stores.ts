import { generateStore } from "./generate_store.ts";
import { newRandom } from "./random.ts";
import { paginatedText } from "./rollout_text.ts";

/** Stores that are measured on. */
export type BenchStore = "small" | "medium" | "large" | "huge" | "longLine" | "megabyte" | "grown";

/** A store, and one of its threads. */
export interface MadeStore {
  readonly home: string;
  readonly id: string;
}

/** How much of a store is made. */
export interface BenchStoreOptions {
  /** The folder that it is made below, once. */
  readonly root: string;
  /** Left out: the usual number. */
  readonly threads?: number | undefined;
  /** Bytes of the rollout of `huge`, and of the line of `longLine` a tenth. Left out: two gigabytes. */
  readonly hugeBytes?: number | undefined;
}

/** Makes a store below `root` unless it is there. The `grown` are as `large` is, each with a number of its own. */
export function makeBenchStore(name: BenchStore, options: BenchStoreOptions): MadeStore {
  const { root, threads, hugeBytes = 2e9 } = options;
  const home = `${root}/${name}${name === "grown" ? `-${threads}` : ""}`;
  const idFile = `${home}/id`;
  try {
    return { home, id: Deno.readTextFileSync(idFile) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.mkdirSync(home, { recursive: true });
  const id = name === "huge" || name === "longLine"
    ? makeBigRollout(home, { name, hugeBytes })
    : makeMany(home, name, threads);
  Deno.writeTextFileSync(idFile, id);
  return { home, id };
}

const MANY = {
  small: { threads: 10, bodyBytes: 100_000 },
  medium: { threads: 10_000, bodyBytes: 100_000 },
  large: { threads: 100_000, bodyBytes: 4000 },
  megabyte: { threads: 1000, bodyBytes: 1_000_000 },
  grown: { threads: 1000, bodyBytes: 4000 },
};

function makeMany(home: string, name: keyof typeof MANY, wanted: number | undefined): string {
  const { bodyBytes } = MANY[name];
  const threads = wanted ?? MANY[name].threads;
  const { ids } = generateStore({
    out: home,
    threads,
    bodyBytes,
    seed: 1,
    nowMs: Date.now(),
    rows: true,
  });
  return ids[Math.floor(ids.length / 2)]!;
}

function makeBigRollout(
  home: string,
  { name, hugeBytes }: { readonly name: "huge" | "longLine"; readonly hugeBytes: number },
): string {
  const atMs = Date.now() - 86_400_000;
  const id = newRandom(3).uuid7(atMs);
  const folder = `${home}/sessions/2026/01/01`;
  Deno.mkdirSync(folder, { recursive: true });
  const filler = (bytes: number) => "log line ".repeat(bytes / 9);
  const turns = Array.from({ length: 100 }, (_, turn) => `turn ${turn}`);
  const parts = { id, cwd: "/home/dev/api", atMs, turns, filler, metaBytes: 8000 };
  const text = new TextEncoder().encode(paginatedText({ ...parts, bodyBytes: 10_000_000 }));
  const file = Deno.openSync(`${folder}/rollout-2026-01-01T00-00-00-${id}.jsonl`, {
    create: true,
    write: true,
  });
  const write = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  write(text);
  if (name === "huge") {
    for (let written = 0; written < hugeBytes; written += text.length) write(text);
  } else {
    write(
      new TextEncoder().encode(
        '{"type":"event_msg","payload":{"type":"item_completed","item":{"type":"AgentMessage","content":[{"type":"Text","text":"',
      ),
    );
    const piece = new TextEncoder().encode("long ".repeat(200_000));
    for (let written = 0; written < hugeBytes / 10; written += piece.length) write(piece);
    write(new TextEncoder().encode('"}]}}}\n'));
    write(
      text.subarray(text.length - 20_000).subarray(
        text.subarray(text.length - 20_000).indexOf(10) + 1,
      ),
    );
  }
  file.close();
  return id;
}
