import { DatabaseSync } from "node:sqlite";
import type { CodexHome } from "../codex_home.ts";
import { rolloutPath } from "../zoo.ts";

/** How a thread of Windows names its folder. */
export type Spelling = "plain" | "verbatim";

/**
 * Turns a thread of the project into one that Codex for Windows would have made: every path of the project in its rollout, and the
 * folder in its row, are of Windows. No line gets longer or shorter, so that whatever points into the file still does.
 * Returns the folder.
 */
export async function makeWindowsThread(
  { codex, id }: { readonly codex: CodexHome; readonly id: string },
  spelling: Spelling,
): Promise<string> {
  const { project } = codex;
  const begin = spelling === "plain" ? "C:\\dev\\" : "\\\\?\\C:\\dev\\";
  const folder = begin.padEnd(
    project.length + begin.length - JSON.stringify(begin).length + 2,
    "x",
  );
  const url = "file:///C:/dev/".padEnd(`file://${project}`.length, "x");
  const path = await rolloutPath(codex, id);
  const { mtime } = await Deno.stat(path);
  const text = await Deno.readTextFile(path);
  const turned = text.replaceAll(`file://${project}`, url)
    .replaceAll(`"${project}"`, JSON.stringify(folder))
    .replaceAll(project, JSON.stringify(folder).slice(1, -1));
  if (turned.length !== text.length) throw new Error("the lines have other lengths");
  await Deno.writeTextFile(path, turned);
  await Deno.utime(path, mtime!, mtime!);
  const db = new DatabaseSync(`${codex.home}/state_5.sqlite`);
  db.prepare("UPDATE threads SET cwd = ? WHERE id = ?").run(folder, id);
  db.close();
  return folder;
}
