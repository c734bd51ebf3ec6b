import type { CodexHome } from "./codex_home.ts";

/** A store put aside while no Codex runs. */
export interface KeptHome {
  /** Brings the store back as it was, at the same path: every byte and time, databases and their logs included. */
  rewind(): Promise<void>;
}

/**
 * Puts a copy of the store aside, so that Codex and rollkeep can each change the very same one. One of another name is another
 * copy.
 */
export async function keepHome(
  { home }: Pick<CodexHome, "home">,
  name = "kept",
): Promise<KeptHome> {
  const kept = `${home}.${name}`;
  await remove(kept);
  await copyTree(home, kept);
  return {
    async rewind() {
      await remove(home);
      await copyTree(kept, home);
    },
  };
}

async function copyTree(from: string, to: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", { args: ["-a", from, to] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function remove(folder: string): Promise<void> {
  await new Deno.Command("rm", { args: ["-rf", folder] }).output();
}
