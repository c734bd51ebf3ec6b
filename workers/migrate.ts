import { runMigrate } from "../commands/migrate/run.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runMigrate);
