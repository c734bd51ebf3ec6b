import { runRestore } from "../commands/restore/run.ts";
import { serve } from "./serve.ts";

serve(runRestore);
