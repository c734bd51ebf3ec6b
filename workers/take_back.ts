import { runUndo } from "../commands/undo/run.ts";
import { serve } from "./serve.ts";

serve(runUndo);
