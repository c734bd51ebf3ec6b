import { serveActing } from "../serve_acting.ts";
import { runUndo } from "./run.ts";

serveActing(runUndo);
