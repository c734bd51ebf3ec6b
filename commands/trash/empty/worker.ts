import { serveActing } from "../../serve_acting.ts";
import { runTrashEmpty } from "./run.ts";

serveActing(runTrashEmpty);
