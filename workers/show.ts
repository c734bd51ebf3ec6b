import { runShow } from "../commands/show/run.ts";
import { serveListing } from "./serve_listing.ts";

serveListing(runShow);
