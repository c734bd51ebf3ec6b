import { serveActing } from "../serve_acting.ts";
import { runRepair } from "./run.ts";

serveActing(runRepair);
