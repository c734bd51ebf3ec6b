import type { System } from "../system/system.ts";
import type { Writer } from "../system/writer.ts";

/** What changes are made with. */
export interface ActTools {
  readonly system: System;
  readonly writer: Writer;
}
