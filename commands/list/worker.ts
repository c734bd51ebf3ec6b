import { serveListing } from "../serve_listing.ts";
import { runList } from "./run.ts";

serveListing(runList);
