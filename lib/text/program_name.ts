/** How the user says this program on a shell. One for the whole process, as the process is one program. */
let name = "rollkeep";

/** What every printed command begins with: words that a shell reads back, quoted where they have to be. `rollkeep` until told. */
export function programName(): string {
  return name;
}

/** Has all commands printed from now on begin with these words, which must be quoted for a shell. */
export function nameProgram(words: string): void {
  name = words;
}
