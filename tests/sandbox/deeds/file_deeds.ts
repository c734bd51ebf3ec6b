import type { Deeds } from "./deed.ts";

const { linkSync, openSync, readTextFileSync: read, renameSync, writeTextFileSync: write } = Deno;

const SYSTEM_FILES = [
  "/proc/self/environ",
  "/proc/self/mem",
  "/proc/self/maps",
  "/proc/self/root/etc/passwd",
  "/proc/self/cwd/deno.json",
  "/proc/self/fd/0",
  "/dev/fd/0",
  "/dev/stdin",
  "/dev/null",
  "/proc/1/environ",
  "/sys/kernel/notes",
  "/proc/self/cmdline",
  "/etc/passwd",
];

/** Reading, writing, linking and looking with the runtime's own calls. */
export const FILE_DEEDS: Deeds = {
  "read outside": ({ outside }) => read(`${outside}/secret`),
  "read outside by URL": ({ outside }) => read(new URL(`file://${outside}/secret`)),
  "read outside by ..": ({ home }) => read(`${home}/sessions/../../outside/secret`),
  "read outside behind NUL": ({ home }) => read(`${home}/sessions/x\0/../../../outside/secret`),
  "read auth.json": ({ home }) => read(`${home}/auth.json`),
  "read config.toml": ({ home }) => read(`${home}/config.toml`),
  "list the store": ({ home }) => [...Deno.readDirSync(home)].length,
  "write auth.json": ({ home }) => (write(`${home}/auth.json`, "x"), "written"),
  "write config.toml": ({ home }) => (write(`${home}/config.toml`, "# x"), "written"),
  "write outside": ({ outside }) => (write(`${outside}/new`, "x"), "written"),
  "write a session": ({ home }) => (write(`${home}/sessions/x.tmp`, "x"), "written"),
  "read a session": ({ home }) => [...Deno.readDirSync(`${home}/sessions`)].length > 0,
  "read behind a file link": ({ home }) => read(`${home}/planted`),
  "read behind a folder link": ({ home }) => read(`${home}/planted-dir/secret`),
  "read behind a link and ..": ({ home }) => read(`${home}/sessions/planted-dir/../outside/secret`),
  "read behind a link in sessions": ({ home }) => read(`${home}/sessions/planted-dir/secret`),
  "write behind a link in sessions": ({ home }) => {
    write(`${home}/sessions/planted-dir/w1`, "x");
    return "written";
  },
  "list behind a folder link": ({ home }) => [...Deno.readDirSync(`${home}/planted-dir`)].length,
  "stat behind a link": ({ home }) => Deno.statSync(`${home}/planted`).size,
  "real path of a link": ({ home }) => Deno.realPathSync(`${home}/planted`),
  "lstat outside": ({ outside }) => Deno.lstatSync(`${outside}/secret`).size,
  "make a link to outside": ({ cache, outside }) => {
    Deno.symlinkSync(`${outside}/secret`, `${cache}/ln`);
    return "made";
  },
  "hard link of outside": ({ cache, outside }) => {
    linkSync(`${outside}/secret`, `${cache}/hl`);
    return "made";
  },
  "write auth.json by a hard link": ({ home, cache }) => {
    linkSync(`${home}/auth.json`, `${cache}/hl2`);
    write(`${cache}/hl2`, "stolen");
    return "written";
  },
  "write config.toml by a hard link": ({ home }) => {
    linkSync(`${home}/config.toml`, `${home}/sessions/hl3`);
    write(`${home}/sessions/hl3`, "# stolen");
    return "written";
  },
  "move config.toml away": ({ home, cache }) => {
    renameSync(`${home}/config.toml`, `${cache}/c`);
    return "moved";
  },
  "move something over auth.json": ({ home, cache }) => {
    write(`${cache}/mine`, "x");
    renameSync(`${cache}/mine`, `${home}/auth.json`);
    return "moved";
  },
  "copy outside": ({ cache, outside }) => {
    Deno.copyFileSync(`${outside}/secret`, `${cache}/cp`);
    return read(`${cache}/cp`);
  },
  "copy behind a link": ({ home, cache }) => {
    Deno.copyFileSync(`${home}/planted`, `${cache}/cp2`);
    return read(`${cache}/cp2`);
  },
  ...Object.fromEntries(
    SYSTEM_FILES.map((path) => [`read ${path}`, () => {
      using file = openSync(path);
      return `${file.readSync(new Uint8Array(10))} bytes`;
    }]),
  ),
  "make a temporary file": () => Deno.makeTempFileSync(),
  "make a temporary folder outside": ({ outside }) => Deno.makeTempDirSync({ dir: outside }),
  "watch outside": ({ outside }) => (Deno.watchFs(outside).close(), "watched"),
  "go outside": ({ outside }) => (Deno.chdir(outside), "gone"),
  "chmod outside": ({ outside }) => (Deno.chmodSync(`${outside}/secret`, 0o777), "changed"),
  "truncate outside": ({ outside }) => (Deno.truncateSync(`${outside}/secret`), "cut"),
  "set times outside": ({ outside }) => (Deno.utimeSync(`${outside}/secret`, 1, 1), "set"),
  "remove outside": ({ outside }) => (Deno.removeSync(`${outside}/secret`), "removed"),
};
