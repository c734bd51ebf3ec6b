import { runArchive } from "../commands/archive/run.ts";
import { serve } from "./serve.ts";

serve(runArchive);
