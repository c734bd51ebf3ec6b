import { serveActing } from "../serve_acting.ts";
import { runRestore } from "./run.ts";

serveActing(runRestore);
