import { runLog } from "../commands/log/run.ts";
import { serve } from "./serve.ts";

serve(runLog);
