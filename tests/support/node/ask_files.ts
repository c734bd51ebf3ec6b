/**
 * What the real file system, SQLite and zstd answer for a folder, as text to compare: the same module is run by Deno and, bundled with the
 * modules for Node, by Node.
 *
 * @module
 */
import type { AbsolutePath } from "../../../lib/model/store.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { joinPath } from "../../../lib/text/path_text.ts";

/** An answer, or the error in its place. */
async function answerOf(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    const { message, kind } = error as Error & { readonly kind?: string };
    return { code: errorCode(error), kind, message };
  }
}

/** Answers by question. Nothing in the folder is changed; `root` is a folder in it below which no link is followed. */
export async function askFiles(folder: AbsolutePath): Promise<Readonly<Record<string, unknown>>> {
  const root = joinPath(folder, "root");
  const store = { sessionsRoot: root, archivedRoot: null, trashRoot: joinPath(folder, "trash") };
  const facts = { variables: {}, cwd: folder, cacheFolder: null };
  const { files, databases, compression, digests } = buildSystem(facts, store);
  const answers: Record<string, unknown> = {};
  const ask = async (question: string, work: () => unknown) => {
    answers[question] = await answerOf(work);
  };
  for (const name of NAMES) {
    const path = `${folder}/${name}` as AbsolutePath;
    await ask(`readDir ${name}`, () => [...files.readDir(path)].map(Object.values).sort());
    await ask(`lstat ${name}`, () => files.lstat(path));
    await ask(`realPath ${name}`, () => files.realPath(path));
    await ask(`readText ${name}`, () => files.readText(path, { maxBytes: 100 }));
    await ask(`stat of ${name}`, () => statOf(files.open(path)));
    await ask(`database ${name}`, () => {
      const db = databases.openReadOnly(path, { longest: 1000 });
      const rows = db.prepare("SELECT * FROM t ORDER BY id").all();
      db.close();
      return rows;
    });
  }
  await ask("bytes from a position on", () => readAt(files.openSeen(joinPath(folder, "plain"))));
  for (const name of ["two.zst", "cut.zst", "plain"]) {
    await ask(`decoded ${name}`, async () => {
      const bytes = new Uint8Array(1000);
      const file = files.open(joinPath(folder, name));
      const chunk = bytes.subarray(0, file.readAt(bytes, 0));
      file.close();
      let text = "";
      for await (const piece of compression.zstdDecode([chunk])) {
        text += new TextDecoder().decode(piece);
      }
      return text;
    });
  }
  await ask("digest", async () => (await digests.sha256()).ofText("text"));
  await ask("free bytes", async () => typeof await files.freeBytes(folder));
  await ask("integers", () => integers(databases.openReadOnly(joinPath(folder, "one.sqlite"))));
  await ask("lock", () => files.tryLock(joinPath(folder, "plain"))?.release());
  await ask("writer", () => typeof buildWriter().create);
  return answers;
}

/** What is asked about: what the test has planted, and what is not there. */
const NAMES = [
  ...["root", "plain", "link", "loop", "fifo", "none", "plain/below", "n".repeat(300), "a\0b"],
  ...["root/2026/a.jsonl", "root/away/a.jsonl", "root/link.jsonl", "one.sqlite", "linked.sqlite"],
  ...["long.sqlite", "two.zst"],
];

function statOf(file: { stat(): unknown; close(): void }): unknown {
  try {
    return file.stat();
  } finally {
    file.close();
  }
}

function readAt(file: { readAt(buffer: Uint8Array, at: number): number; close(): void }): unknown {
  const buffer = new Uint8Array(4);
  const read = (at: number) => [file.readAt(buffer, at), [...buffer]];
  const all = [read(2), read(6), read(0), read(1000)];
  file.close();
  return all;
}

function integers(db: ReturnType<ReturnType<typeof buildSystem>["databases"]["openReadOnly"]>) {
  const sql = "SELECT 9007199254740993";
  const big = String(db.prepare(sql, { bigInts: true }).get()?.[0]);
  let told = "";
  try {
    db.prepare(sql).get();
  } catch (error) {
    told = String(error);
  }
  db.close();
  return { big, told: told !== "" };
}
