import { afterAll, inject } from "vitest";
import { startCopy } from "./service";
import { recordSteps } from "./steps";

const service = await startCopy(inject("demo"));
process.env.CONGRESS_URL = service.url;
process.env.CONGRESS_DATA = service.data;
afterAll(service.stop);
recordSteps();
