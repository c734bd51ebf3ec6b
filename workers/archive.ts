import { runArchive } from "../commands/archive/run.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runArchive);
