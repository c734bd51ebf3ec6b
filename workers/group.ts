import { runGroup } from "../commands/group/run.ts";
import { serveListing } from "./serve_listing.ts";

serveListing(runGroup);
