import { serveActing } from "../serve_acting.ts";
import { runArchive } from "./run.ts";

serveActing(runArchive);
