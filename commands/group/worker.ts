import { serveListing } from "../serve_listing.ts";
import { runGroup } from "./run.ts";

serveListing(runGroup);
