import { runSuggest } from "../commands/migrate/run_suggest.ts";
import { serveListing } from "./serve_listing.ts";

serveListing(runSuggest);
