import { readHeadsFromEnd } from "../lib/catalog/read_heads.ts";
import type { HeadOffer } from "../lib/model/head_offer.ts";
import { realCompression } from "../lib/system/real/compression.ts";
import { realFiles } from "../lib/system/real/files.ts";

// Not a command: the second reader of one (`System.secondReader`), which it hears through a port of its own.
self.onmessage = ({ data: port }: MessageEvent<MessagePort>) => {
  const tools = { files: realFiles(), compression: realCompression() };
  port.onmessage = async ({ data }: MessageEvent<HeadOffer>) => {
    port.postMessage(await readHeadsFromEnd(data, tools));
  };
};
self.postMessage({ ready: true });
