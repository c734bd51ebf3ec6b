import { runTrashEmpty } from "../commands/trash/run_empty.ts";
import { serveActing } from "./serve_acting.ts";

serveActing(runTrashEmpty);
