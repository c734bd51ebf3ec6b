import { runGroup } from "../commands/group/run.ts";
import { serve } from "./serve.ts";

serve(runGroup);
