import { runSuggest } from "../commands/migrate/run_suggest.ts";
import { serve } from "./serve.ts";

serve(runSuggest);
