import { runTrashList } from "../commands/trash/run_list.ts";
import { serve } from "./serve.ts";

serve(runTrashList);
