import { writeSettings } from "../../../lib/act/settings/write_settings.ts";
import { settingsTemplate } from "../../../lib/argv/settings/template.ts";
import { EXIT, type ExitStatus } from "../../../lib/model/error.ts";
import type { ConfigInitRequest } from "../../../lib/model/request/request.ts";
import { renderNote } from "../../../lib/render/error_view.ts";
import { visibleLine } from "../../../lib/render/text/visible.ts";
import { allCommands } from "../../command_line.ts";
import type { ActingContext } from "../../context.ts";

/** Runs `config init`. */
export async function runConfigInit(
  { path, target, kept }: ConfigInitRequest,
  { system: { files, terminal }, actTools }: ActingContext,
): Promise<ExitStatus> {
  const text = settingsTemplate((await allCommands()).map(({ spec }) => spec));
  writeSettings({ target, kept, text }, { files, writer: actTools().writer });
  if (kept !== null) terminal.err(renderNote(`the old one is kept as ${kept}`));
  terminal.out(`initialized config: ${visibleLine(path)}\n`);
  return EXIT.done;
}
