import { serveReading } from "../../serve.ts";
import { runComplete } from "./run.ts";

serveReading(runComplete);
