import { runDelete } from "../commands/delete/run.ts";
import { serve } from "./serve.ts";

serve(runDelete);
