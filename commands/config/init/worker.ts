import { serveActing } from "../../serve_acting.ts";
import { runConfigInit } from "./run.ts";

serveActing(runConfigInit);
