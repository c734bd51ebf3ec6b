import { serveActing } from "../serve_acting.ts";
import { runDelete } from "./run.ts";

serveActing(runDelete);
