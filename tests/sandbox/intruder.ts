/** Runs inside a confined worker and tries what a command must not be able to do. */
function can(deed: () => unknown): boolean {
  try {
    deed();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    // The deed was allowed and failed for a reason of its own.
    return !(error instanceof TypeError);
  }
}

async function canWait(deed: () => Promise<unknown>): Promise<boolean> {
  try {
    await deed();
    return true;
  } catch {
    // Any refusal will do: the permission may be missing, or the import.
    return false;
  }
}

self.onmessage = async ({ data: home }: MessageEvent<string>) => {
  self.postMessage({
    readStore: can(() => [...Deno.readDirSync(`${home}/sessions`)]),
    readAuth: can(() => Deno.readTextFileSync(`${home}/auth.json`)),
    readOutside: can(() => Deno.readTextFileSync("/etc/passwd")),
    writeAuth: can(() => Deno.writeTextFileSync(`${home}/auth.json`, "stolen")),
    writeConfig: can(() => Deno.writeTextFileSync(`${home}/config.toml`, "changed")),
    writeOutside: can(() => Deno.writeTextFileSync(`${home}-outside`, "out")),
    writeSessions: can(() => Deno.writeTextFileSync(`${home}/sessions/x.tmp`, "x")),
    connect: await canWait(() => Deno.connect({ hostname: "127.0.0.1", port: 9 })),
    listen: can(() => Deno.listen({ port: 0 }).close()),
    run: can(() => new Deno.Command("true").outputSync()),
    environment: can(() => Deno.env.get("HOME")),
    hostname: can(() => Deno.hostname()),
    load: await canWait(() => import(`https://127.0.0.1:9/${home}.js`)),
  });
};
self.postMessage("ready");
