import { Buffer } from "node:buffer";
import fs from "node:fs";
import type { Deed, Deeds } from "./deed.ts";

/** Descriptors that a parent may have left open. */
const INHERITED = Array.from({ length: 9 }, (_, at) => at + 3);

function readBy(descriptor: number): string {
  const bytes = new Uint8Array(20);
  const count = fs.readSync(descriptor, bytes, 0, 20, 0);
  return new TextDecoder().decode(bytes.subarray(0, count));
}

const byNumber = (deed: (descriptor: number) => unknown): Deed => () => {
  const gained: unknown[] = [];
  for (const descriptor of INHERITED) {
    try {
      gained.push(deed(descriptor));
    } catch {
      // This one is not there, or refused: the next may be.
    }
  }
  return gained.length === 0 ? null : gained;
};

/** The same with the calls of Node. */
export const NODE_FILE_DEEDS: Deeds = {
  "node: read outside": ({ outside }) => fs.readFileSync(`${outside}/secret`, "utf8"),
  "node: read outside by bytes": ({ outside }) =>
    fs.readFileSync(Buffer.from(`${outside}/secret`), "utf8"),
  "node: open behind a link": ({ home }) => readBy(fs.openSync(`${home}/planted`, "r")),
  "node: make a link": ({ cache, outside }) => {
    fs.symlinkSync(`${outside}/secret`, `${cache}/ln2`);
    return "made";
  },
  "node: stat outside": ({ outside }) => fs.statSync(`${outside}/secret`).size,
  "node: exists outside": ({ outside }) => fs.existsSync(`${outside}/secret`) ? "seen" : null,
  "node: access outside": ({ outside }) => (fs.accessSync(`${outside}/secret`), "accessible"),
  "node: room of /": () => fs.statfsSync("/").blocks,
  "node: room outside": ({ outside }) => fs.statfsSync(outside).blocks,
  "node: copy outside": ({ cache, outside }) => {
    fs.cpSync(`${outside}/secret`, `${cache}/cps`);
    return fs.readFileSync(`${cache}/cps`, "utf8");
  },
  "node: copy a tree behind a link": ({ home, cache }) => {
    const options = { recursive: true, dereference: true };
    fs.cpSync(`${home}/planted-dir`, `${cache}/cpd`, options);
    return fs.readFileSync(`${cache}/cpd/secret`, "utf8");
  },
  "node: list /": () => fs.readdirSync("/").length,
  "node: open folder outside": ({ outside }) => (fs.opendirSync(outside).readSync(), "opened"),
  "node: native real path": () => fs.realpathSync.native("/proc/self"),
  "node: link of /proc/self/exe": () => fs.readlinkSync("/proc/self/exe"),
  "node: link of /proc/self": () => fs.readlinkSync("/proc/self"),
  "node: temporary folder outside": ({ outside }) => fs.mkdtempSync(`${outside}/m`),
  "node: chmod outside": ({ outside }) => (fs.chmodSync(`${outside}/secret`, 0o777), "changed"),
  "node: chown outside": ({ outside }) => (fs.lchownSync(`${outside}/secret`, 0, 0), "changed"),
  "node: set times outside": ({ outside }) => (fs.utimesSync(`${outside}/secret`, 1, 1), "set"),
  "node: append outside": ({ outside }) => (fs.appendFileSync(`${outside}/secret`, "x"), "written"),
  "node: rename outside": ({ outside }) => {
    fs.renameSync(`${outside}/secret`, `${outside}/other`);
    return "moved";
  },
  "node: remove outside": ({ outside }) => (fs.rmSync(outside, { recursive: true }), "removed"),
  "node: look at inherited descriptors": byNumber((at) => fs.fstatSync(at).size),
  "node: read inherited descriptors": byNumber(readBy),
};
