import { runTrashEmpty } from "../commands/trash/run.ts";
import { serve } from "./serve.ts";

serve(runTrashEmpty);
