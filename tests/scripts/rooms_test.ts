import assert from "node:assert/strict";

const ROOMS = ["lib", "commands", "scripts", "tests"] as const;
const MOST = 12;

/** Folders below one, itself included, that hold more files than a room has. */
function* crowded(folder: string): Generator<string> {
  let files = 0;
  for (const { name, isFile, isDirectory } of Deno.readDirSync(folder)) {
    if (isFile) files++;
    if (isDirectory) yield* crowded(`${folder}/${name}`);
  }
  if (files > MOST) yield `${folder}: ${files} files`;
}

Deno.test("no room has more than twelve files", () => {
  const root = new URL("../..", import.meta.url).pathname;
  assert.deepEqual(ROOMS.flatMap((room) => [...crowded(`${root}/${room}`)]), []);
});
