import { serveReading } from "../../serve.ts";
import { runAgentsLint } from "./run.ts";

serveReading(runAgentsLint);
