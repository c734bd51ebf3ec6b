import { DATABASE_DEEDS } from "./deeds/database_deeds.ts";
import { type Deeds, tryDeeds } from "./deeds/deed.ts";
import { FILE_DEEDS } from "./deeds/file_deeds.ts";
import { MODULE_DEEDS } from "./deeds/module_deeds.ts";
import { NETWORK_DEEDS } from "./deeds/network_deeds.ts";
import { NODE_FILE_DEEDS } from "./deeds/node_file_deeds.ts";
import { PROCESS_DEEDS } from "./deeds/process_deeds.ts";

/** Every deed by its name. */
export const DEEDS: Deeds = {
  ...FILE_DEEDS,
  ...NODE_FILE_DEEDS,
  ...MODULE_DEEDS,
  ...DATABASE_DEEDS,
  ...NETWORK_DEEDS,
  ...PROCESS_DEEDS,
};

/** Tries every deed in place of the command on this store, and prints what they came to. */
export async function attack(home: string): Promise<void> {
  const ground = home.slice(0, home.lastIndexOf("/"));
  const port = Number(Deno.readTextFileSync(`${home}/sessions/port`));
  const [cache, outside] = [`${ground}/cache/rollkeep`, `${ground}/outside`];
  const outcomes = await tryDeeds(DEEDS, { home, cache, outside, port });
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(outcomes)}\n`));
}
