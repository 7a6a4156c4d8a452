// Entry of the worker thread under Node whose module computes with several threads.

import { createCore } from "headlight:core";

import { assembleTeam } from "./assemble-team.ts";
import { serveNodeThread } from "./node-thread.ts";

serveNodeThread({ createCore, assembleTeam });
