/**
 * Makes a small sample store in a temporary folder and takes one thread to the trash and back, narrated. Touches nothing else.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { newRandom } from "./store/random.ts";
import { paginatedText } from "./store/rollout_text.ts";
import { type GeneratedRow, writeRows } from "./store/thread_rows.ts";

const SAMPLES:
  readonly (readonly [project: string, ask: string, name: string | null, days: number])[] = [
    ["web-shop", "Fix the flaky checkout test", "Checkout flakes", 0.1],
    ["web-shop", "Add pagination to the order list", null, 1],
    ["web-shop", "Why is the cart total off by one cent?", null, 3],
    ["api", "Write a migration for the users table", "Users migration", 8],
    ["api", "Explain this stack trace", null, 21],
    ["notes", "Turn these notes into a README", null, 60],
    ["old-prototype", "Sketch a prototype in one file", null, 200],
  ];

/** Makes the sample store; the id of the thread that the demo deletes. */
export function makeSampleStore(home: string, nowMs: number): string {
  const random = newRandom(7);
  let last = "";
  const rows = SAMPLES.map(([project, ask, name, days]): GeneratedRow => {
    const atMs = Math.floor(nowMs - days * 86_400_000);
    const id = random.uuid7(atMs);
    const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(":", "-");
    const folder = `${home}/sessions/${stamp.slice(0, 10).replaceAll("-", "/")}`;
    const path = `${folder}/rollout-${stamp}-${id}.jsonl`;
    const cwd = `/home/dev/${project}`;
    Deno.mkdirSync(folder, { recursive: true });
    const filler = (bytes: number) => "ok ".repeat(bytes / 3);
    const parts = { id, cwd, atMs, turns: [ask, "Now run the tests"], filler };
    Deno.writeTextFileSync(path, paginatedText({ ...parts, bodyBytes: 6000, metaBytes: 3000 }));
    Deno.utimeSync(path, new Date(atMs), new Date(atMs));
    last = id;
    return {
      id,
      path,
      cwd,
      createdMs: atMs,
      updatedMs: atMs,
      source: "vscode",
      preview: ask,
      historyMode: "paginated",
      archived: false,
      name,
      branch: "main",
      pinned: project === "notes",
      spawnParent: null,
    };
  });
  writeRows(`${home}/state_5.sqlite`, rows);
  Deno.mkdirSync(`${home}/thread-writer-locks`);
  return last;
}

async function say(home: string, ...args: string[]): Promise<void> {
  console.log(`\n$ rollkeep ${args.join(" ")}`);
  // As the README says it: nothing is fetched while a command runs.
  const config = fileURLToPath(new URL("../deno.json", import.meta.url));
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", `--config=${config}`, "rollkeep", ...args],
    env: { CODEX_HOME: home },
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`rollkeep ${args.join(" ")} ended with ${code}`);
}

if (import.meta.main) {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-demo-" });
  try {
    const id = makeSampleStore(home, Date.now());
    console.log(`A sample store in ${home}: seven threads in four folders.`);
    await say(home, "list");
    console.log("\nFirst a rehearsal: what would go, and where to. Nothing is changed.");
    await say(home, "delete", id);
    console.log("\nNow for real: the file, its database row and its name go together.");
    await say(home, "delete", id, "--apply", "--yes");
    await say(home, "list", "--limit", "3");
    console.log("\nAnd back, to the byte and the millisecond.");
    await say(home, "undo", "--apply", "--yes");
    await say(home, "list");
    await say(home, "log");
    console.log(
      "\nOn your own store, which this only reads: npx -y deno@2.9.6 task -q rollkeep list",
    );
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
