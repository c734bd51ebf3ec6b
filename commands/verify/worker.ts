import { serveListing } from "../serve_listing.ts";
import { runVerify } from "./run.ts";

serveListing(runVerify);
