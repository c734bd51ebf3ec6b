import { serveListing } from "../serve_listing.ts";
import { runWhy } from "./run.ts";

serveListing(runWhy);
