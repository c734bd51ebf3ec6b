/** What lies at a path, links followed; `null` when nothing does. */
export function kindAt(path: string): "file" | "directory" | "other" | null {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    return isFile ? "file" : isDirectory ? "directory" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
