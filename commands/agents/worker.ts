import { serveReading } from "../serve.ts";
import { runAgents } from "./run.ts";

serveReading(runAgents);
