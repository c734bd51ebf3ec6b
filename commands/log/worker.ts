import { serveReading } from "../serve.ts";
import { runLog } from "./run.ts";

serveReading(runLog);
