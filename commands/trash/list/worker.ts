import { serveReading } from "../../serve.ts";
import { runTrashList } from "./run.ts";

serveReading(runTrashList);
