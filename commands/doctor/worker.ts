import { serveListing } from "../serve_listing.ts";
import { runDoctor } from "./run.ts";

serveListing(runDoctor);
