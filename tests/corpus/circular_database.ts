import { DatabaseSync } from "node:sqlite";

/** Levels of pages above the one that has the rows: each of them leads to the next forty times. */
const LEVELS = 12;
const TIMES = 40;

/** Makes the table `threads` of a store one that never ends: 40^12 rows in the pages of a dozen. */
export function circularDatabase(home: string): void {
  const path = `${home}/state_5.sqlite`;
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = DELETE; DELETE FROM threads WHERE rowid > 1; VACUUM");
  const value = (sql: string) => Number(Object.values(db.prepare(sql).get()!)[0]);
  const root = value("SELECT rootpage FROM sqlite_schema WHERE name = 'threads'");
  const size = value("PRAGMA page_size");
  db.close();
  const file = Deno.readFileSync(path);
  const pages = file.length / size;
  const grown = new Uint8Array(file.length + (LEVELS + 1) * size);
  grown.set(file);
  const view = new DataView(grown.buffer);
  // The rows move to a page of their own; the root leads to it by way of the levels.
  grown.copyWithin(pages * size, (root - 1) * size, root * size);
  for (let level = 1; level <= LEVELS; level++) {
    writeInterior(view, { at: (pages + level) * size, size, child: pages + level });
  }
  writeInterior(view, { at: (root - 1) * size, size, child: pages + LEVELS + 1 });
  view.setUint32(28, pages + LEVELS + 1);
  Deno.writeFileSync(path, grown);
}

interface Interior {
  /** Offset of the page in the file. */
  readonly at: number;
  readonly size: number;
  /** Number of the page that all of it leads to. */
  readonly child: number;
}

/** A page that leads to one other over and over (https://sqlite.org/fileformat2.html#b_tree_pages). */
function writeInterior(view: DataView, { at, size, child }: Interior): void {
  for (let byte = 0; byte < size; byte++) view.setUint8(at + byte, 0);
  view.setUint8(at, 5);
  view.setUint16(at + 3, TIMES);
  view.setUint16(at + 5, size - 5 * TIMES);
  view.setUint32(at + 8, child);
  for (let cell = 0; cell < TIMES; cell++) {
    const place = size - 5 * (cell + 1);
    view.setUint16(at + 12 + 2 * cell, place);
    view.setUint32(at + place, child);
    view.setUint8(at + place + 4, cell + 1);
  }
}
