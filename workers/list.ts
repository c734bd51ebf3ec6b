import { runList } from "../commands/list/run.ts";
import { serveListing } from "./serve_listing.ts";

serveListing(runList);
