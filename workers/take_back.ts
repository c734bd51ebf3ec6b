import { runUndo } from "../commands/undo/run.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runUndo);
