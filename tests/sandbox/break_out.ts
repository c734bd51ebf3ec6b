import type { Grant } from "../../lib/model/grant.ts";
import { workerPermissions } from "../../lib/system/real/sandbox.ts";

/** Deeds by name, and whether they succeeded. */
export type Deeds = Readonly<Record<string, boolean>>;

/** What a confined command may do, and no more. */
export function allowedDeeds({ changes }: { readonly changes: boolean }): Deeds {
  return {
    readStore: true,
    readAuth: false,
    readOutside: false,
    writeAuth: false,
    writeConfig: false,
    writeOutside: false,
    writeSessions: changes,
    connect: false,
    listen: false,
    run: false,
    environment: false,
    hostname: false,
    load: false,
  };
}

/** Tries everything in `intruder.ts` from inside a worker with this grant; `home` is the store. */
export async function tryInside(grant: Grant, home: string): Promise<Deeds> {
  const worker = new Worker(new URL("./intruder.ts", import.meta.url), {
    type: "module",
    deno: { permissions: workerPermissions(grant) },
  });
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => data === "ready" ? worker.postMessage(home) : done(data);
      worker.onerror = failed;
    });
  } finally {
    worker.terminate();
  }
}

// As a program of its own, for a terminal and for the compiler: GRANT as JSON, then the store.
if (import.meta.main) {
  const [grant, home] = Deno.args;
  console.log(JSON.stringify(await tryInside(JSON.parse(grant!), home!)));
}
