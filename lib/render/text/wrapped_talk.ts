import type { Terminal } from "../../system/terminal.ts";
import { wrapText } from "./wrap.ts";

/** The same terminal, whose talk breaks between words. What moves the cursor, as a progress line does, is left alone, and so is a document. */
export function wrappedTalk(terminal: Terminal): Terminal {
  const { stderrIsTerminal, columns: width } = terminal;
  if (!stderrIsTerminal || width === null) return terminal;
  return {
    ...terminal,
    err: (text) =>
      terminal.err(
        text.includes("\r") || text.startsWith("{\n") ? text : wrapText(text, { width }),
      ),
    ask: (question) => terminal.ask(wrapText(question, { width })),
  };
}
