/** Mounts a file system in memory until it is disposed of. @throws as {@link withTmpfs}. */
export async function mountTmpfs(folder: string, kilobytes: number): Promise<AsyncDisposable> {
  await run("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "rollkeep-test", folder);
  return { [Symbol.asyncDispose]: () => run("umount", folder) };
}

/**
 * Mounts a file system, gives its folder to `use`, and unmounts it.
 *
 * @throws with what `mount` said when the system does not permit it: only root may.
 */
export async function withTmpfs(
  folder: string,
  { kilobytes, use }: { readonly kilobytes: number; readonly use: () => Promise<void> },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await using _mounted = await mountTmpfs(folder, kilobytes);
  await use();
}

/** Makes a folder read-only while `use` runs: a bind mount of itself. @throws as {@link withTmpfs}. */
export async function withReadOnly(folder: string, use: () => Promise<void>): Promise<void> {
  await run("mount", "--bind", folder, folder);
  try {
    await run("mount", "-o", "remount,bind,ro", folder);
    await use();
  } finally {
    await run("umount", folder);
  }
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  const said = new TextDecoder().decode(stderr).trim();
  if (!success) throw new Error(`this test needs root and mounts: ${command} ${args[0]}: ${said}`);
}
