import { serveActing } from "../serve_acting.ts";
import { runMigrate } from "./run.ts";

serveActing(runMigrate);
