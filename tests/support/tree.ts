/** What a tree holds: path below the root → kind, size, time, mode and content, for comparing a store before and after. */
export async function snapshot(root: string, skip: (path: string) => boolean): Promise<string[]> {
  const lines: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(`${root}/${folder}`)) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (skip(path)) continue;
      const info = await Deno.lstat(`${root}/${path}`);
      if (entry.isDirectory) {
        await walk(path);
        continue;
      }
      const bytes = entry.isFile ? await Deno.readFile(`${root}/${path}`) : new Uint8Array();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
      lines.push(`${path} ${info.size} ${info.mtime?.getTime()} ${info.mode} ${digest}`);
    }
  };
  await walk("");
  return lines.sort();
}

/** Files of a Codex home that rollkeep may leave changed: databases (compared by rows), locks, its own trash. */
export function isNotCompared(path: string): boolean {
  return /\.sqlite(-wal|-shm)?$|\.lock$|^trash(\/|$)|^\.tmp(\/|$)|^thread-writer-locks/.test(path);
}
