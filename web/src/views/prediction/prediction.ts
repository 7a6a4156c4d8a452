// Prediction, as a view.

import type { View } from "../../state/view.ts";
import { askForPrediction, fetchPrediction, type PredictionAsked, type PredictionData } from "./candidates.ts";
import "./prediction-view.ts";

export const PREDICTION: View<PredictionAsked, PredictionData> = {
  element: "prediction-view",
  asks: askForPrediction,
  fetch: fetchPrediction,
};
