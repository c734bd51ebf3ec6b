import { serveListing } from "../../serve_listing.ts";
import { runDoctorRisk } from "./run.ts";

serveListing(runDoctorRisk);
