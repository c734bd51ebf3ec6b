import { serveActing } from "../serve_acting.ts";
import { runSeal } from "./run.ts";

serveActing(runSeal);
