import { runTrashList } from "../commands/trash/run.ts";
import { serve } from "./serve.ts";

serve(runTrashList);
