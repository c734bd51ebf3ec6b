/** A Git working tree made by hand: no program is run. */
export interface GitTree {
  readonly path: string;
  /** URL of its remote. Left out: none. */
  readonly remote?: string;
  /** Commits it holds as loose objects. */
  readonly loose?: readonly string[];
  /** Commits it holds in a pack. */
  readonly packed?: readonly string[];
}

/** Makes the working tree with its folders. */
export async function makeGitTree(tree: GitTree): Promise<void> {
  const { path, remote, loose = [], packed = [] } = tree;
  const git = `${path}/.git`;
  await Deno.mkdir(`${git}/objects/pack`, { recursive: true });
  const config = remote === undefined ? "" : `[remote "origin"]\n\turl = ${remote}\n`;
  await Deno.writeTextFile(`${git}/config`, `[core]\n\turl = not-this\n${config}[branch "x"]\n`);
  for (const sha of loose) {
    await Deno.mkdir(`${git}/objects/${sha.slice(0, 2)}`, { recursive: true });
    await Deno.writeTextFile(`${git}/objects/${sha.slice(0, 2)}/${sha.slice(2)}`, "");
  }
  if (packed.length > 0) await Deno.writeFile(`${git}/objects/pack/pack-1.idx`, packIndex(packed));
}

/** A pack index of version 2 with these names; what follows them is left out. */
function packIndex(shas: readonly string[]): Uint8Array {
  const names = [...shas].sort().map((sha) => Uint8Array.fromHex(sha));
  const bytes = new Uint8Array(8 + 1024 + names.length * 20);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xff744f63);
  view.setUint32(4, 2);
  for (let byte = 0; byte < 256; byte++) {
    view.setUint32(8 + 4 * byte, names.filter(([first]) => first! <= byte).length);
  }
  for (const [at, name] of names.entries()) bytes.set(name, 8 + 1024 + 20 * at);
  return bytes;
}
