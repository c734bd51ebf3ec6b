import { runList } from "../commands/list/run.ts";
import { serve } from "./serve.ts";

serve(runList);
