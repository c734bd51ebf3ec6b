import { serveListing } from "../serve_listing.ts";
import { runShow } from "./run.ts";

serveListing(runShow);
