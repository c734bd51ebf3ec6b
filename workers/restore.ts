import { runRestore } from "../commands/restore/run.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runRestore);
