import { serveReading } from "../../serve.ts";
import { runAgentsExplain } from "./run.ts";

serveReading(runAgentsExplain);
