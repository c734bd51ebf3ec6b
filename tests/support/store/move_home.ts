/**
 * What happens to a home between two commands: `renamed`; `copied`, as a backup or another disk does, and the old one gone;
 * `packed`, the same by an archive that keeps whole seconds only; `cloned`, and the old one stays; `linked`, from now on
 * reached through a link; `real`, by its real path again.
 */
export const WORLD_MOVES = ["renamed", "copied", "packed", "cloned", "linked", "real"] as const;

/** One of {@link WORLD_MOVES}. */
export type WorldMove = typeof WORLD_MOVES[number];

/** Whether the folder of sessions is the same one by device and inode afterwards. */
export function keepsInode(kind: WorldMove): boolean {
  return ["renamed", "linked", "real"].includes(kind);
}

/** Moves a home; what it is called now, and whether the old one is left. */
export function moveHome(
  kind: WorldMove,
  { home, to }: { readonly home: string; readonly to: string },
): { readonly home: string; readonly isClone: boolean } {
  const real = Deno.realPathSync(home);
  switch (kind) {
    case "renamed":
      Deno.renameSync(real, to);
      return { home: to, isClone: false };
    case "copied":
    case "packed":
    case "cloned":
      if (kind === "packed") pack(real, to);
      else run("cp", "-a", real, to);
      if (kind !== "cloned") Deno.removeSync(real, { recursive: true });
      return { home: to, isClone: kind === "cloned" };
    case "linked":
      Deno.symlinkSync(real, to);
      return { home: to, isClone: false };
    case "real":
      return { home: real, isClone: false };
    default:
      return kind satisfies never;
  }
}

function pack(from: string, to: string): void {
  Deno.mkdirSync(to);
  run("tar", "--format=gnu", "-C", from, "-cf", `${to}.tar`, ".");
  run("tar", "-C", to, "-xpf", `${to}.tar`);
  Deno.removeSync(`${to}.tar`);
}

function run(command: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args }).outputSync();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
}
