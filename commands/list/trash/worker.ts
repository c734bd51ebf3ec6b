import { serveReading } from "../../serve.ts";
import { runListTrash } from "./run.ts";

serveReading(runListTrash);
