import { realCompression } from "../system/real/compression.ts";
import { realFiles } from "../system/real/files.ts";
import { type HeadOffer, readHeadsFromEnd } from "./heads_by_two.ts";

// The second reader of a command: it hears offers through the port that it is given.
self.onmessage = ({ data: port }: MessageEvent<MessagePort>) => {
  const tools = { files: realFiles(), compression: realCompression() };
  port.onmessage = async ({ data }: MessageEvent<HeadOffer>) => {
    port.postMessage(await readHeadsFromEnd(data, tools));
  };
};
self.postMessage({ ready: true });
