// What stands beside the views and is asked of the run.

import type { ExtraQuestions } from "../state/view.ts";
import { HEAD_METRICS } from "./heads/head-metrics.ts";
import { PINNED_ROW } from "./map-table/pinned-row.ts";
import { MEAN_THUMBNAILS } from "./heads/mean-thumbnails.ts";

export const EXTRA_QUESTIONS: ExtraQuestions = { means: MEAN_THUMBNAILS, metrics: HEAD_METRICS, row: PINNED_ROW };
