/**
 * Makes the man pages in `dist/man`: `man -l dist/man/rollkeep.1` shows one, and a folder `man1` of `MANPATH` keeps them.
 *
 * @module
 */
import { allCommands } from "../commands/command_line.ts";
import { versionDocument } from "../commands/version/command.ts";
import { manPages } from "./pages/man_pages.ts";

const FOLDER = "dist/man";

if (import.meta.main) {
  const specs = (await allCommands()).map(({ spec }) => spec);
  const date = new Date().toISOString().slice(0, 10);
  const pages = manPages(specs, { version: versionDocument().version, date });
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, text] of pages) await Deno.writeTextFile(`${FOLDER}/${name}`, text);
  console.log(`${pages.size} pages in ${FOLDER}`);
}
