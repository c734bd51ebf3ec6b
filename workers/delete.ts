import { runDelete } from "../commands/delete/run.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runDelete);
