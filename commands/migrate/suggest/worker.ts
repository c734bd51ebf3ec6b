import { serveListing } from "../../serve_listing.ts";
import { runSuggest } from "./run.ts";

serveListing(runSuggest);
