import { runMigrate } from "../commands/migrate/run.ts";
import { serve } from "./serve.ts";

serve(runMigrate);
