import { DatabaseSync } from "node:sqlite";
import { outputOf } from "./measure.ts";
import type { StoreFacts } from "./page/report.ts";

/** How many rollouts lie in a store, and how large they are. */
export function storeFacts(name: string, home: string): StoreFacts {
  const facts = { name, rollouts: 0, bytes: 0 };
  const look = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) look(path);
      else if (name.includes(".jsonl") && name.startsWith("rollout-")) {
        facts.rollouts++;
        facts.bytes += Deno.statSync(path).size;
      }
    }
  };
  look(home);
  return facts;
}

/**
 * Copies a store, whose rows then name the files of the copy. What was written is forced to disk: else the first change that is
 * measured would wait for that.
 */
export async function copyStore(from: string, to: string): Promise<void> {
  // A bench that was ended early left one.
  await outputOf(["rm", "-rf", to]);
  await outputOf(["cp", "-a", from, to]);
  const db = new DatabaseSync(`${to}/state_5.sqlite`);
  db.prepare("UPDATE threads SET rollout_path = replace(rollout_path, ?, ?)").run(
    `${from}/`,
    `${to}/`,
  );
  db.close();
  await outputOf(["sync"]);
}

/** Gives a copy of a store to some work, and removes it. */
export async function withCopy<T>(
  { from, to }: { readonly from: string; readonly to: string },
  use: (home: string) => Promise<T>,
): Promise<T> {
  await copyStore(from, to);
  try {
    return await use(to);
  } finally {
    await Deno.remove(to, { recursive: true });
  }
}
