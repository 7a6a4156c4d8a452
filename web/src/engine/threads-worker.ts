// Entry of the engine's web workers whose modules compute with several threads.

import { createCore } from "headlight:core";

import { assembleTeam } from "./assemble-team.ts";
import { serveWebWorker } from "./web-worker.ts";

serveWebWorker({ createCore, assembleTeam });
