/** How the user says this program on a shell. One for the whole process, as the process is one program. */
let name: string | null = null;
let tell = byItsName;

function byItsName(): string {
  return "rollkeep";
}

/** What every printed command begins with: words that a shell reads back, quoted where they have to be. `rollkeep` until told. */
export function programName(): string {
  return name ??= tell();
}

/** Has all commands printed from now on begin with these words, which must be quoted for a shell; asked for once one is printed. */
export function nameProgram(words: () => string): void {
  name = null;
  tell = words;
}
