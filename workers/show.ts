import { runShow } from "../commands/show/run.ts";
import { serve } from "./serve.ts";

serve(runShow);
