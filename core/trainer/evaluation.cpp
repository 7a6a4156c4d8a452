#include "evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "files.h"
#include "head_scores.h"
#include "headlight/logits.h"
#include "headlight/run.h"
#include "opened_model.h"

namespace headlight {
namespace {

constexpr std::size_t kScoredTexts = 32;
constexpr std::size_t kRandomTokens = 50;

// The fields of evaluation.json, each as JSON.
using Report = std::vector<std::pair<std::string, std::string>>;

std::string json_of(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

std::string json_of(const HeadScores& scores) {
  std::string text = "[";
  for (const std::vector<double>& layer : scores) {
    text += text.size() > 1 ? ", [" : "[";
    for (std::size_t head = 0; head < layer.size(); ++head) text += (head > 0 ? ", " : "") + json_of(layer[head]);
    text += "]";
  }
  return text + "]";
}

std::string json_of(const std::vector<CurvePoint>& curve) {
  std::string text = "[";
  for (const CurvePoint& point : curve) {
    text += std::string(text.size() > 1 ? ", [" : "[") + json_of(point.tokens) + ", " + json_of(point.train_loss) +
            ", " + json_of(point.valid_loss) + "]";
  }
  return text + "]";
}

void write_report(const std::string& path, const Report& report) {
  std::string text = "{";
  for (const auto& [name, value] : report) text += (text.size() > 1 ? ",\n  \"" : "\n  \"") + name + "\": " + value;
  write_whole(path, text + "\n}\n");
}

// The begin token and then a stretch of the text, from places all over it.
std::vector<std::vector<std::uint32_t>> held_out_texts(const TrainingJob& job, Tokens valid) {
  std::vector<std::vector<std::uint32_t>> texts;
  for (std::size_t i = 0; i < kScoredTexts; ++i) {
    const std::size_t first = (valid.size() - job.context) * i / kScoredTexts;
    std::vector<std::uint32_t> text{job.begin_id};
    for (std::size_t k = 0; k + 2 < job.context; ++k) text.push_back(valid[first + k]);
    text.push_back(job.is_masked() ? job.end_id : valid[first + job.context - 2]);
    texts.push_back(std::move(text));
  }
  return texts;
}

// The begin token and then fifty tokens drawn from all, twice.
std::vector<std::vector<std::uint32_t>> repeated_texts(const TrainingJob& job) {
  Random random(job.seed + 1);
  std::vector<std::vector<std::uint32_t>> texts;
  const std::uint64_t ids = job.model.config.architecture.vocab_size - job.first_text_id;
  for (std::size_t i = 0; i < kScoredTexts; ++i) {
    std::vector<std::uint32_t> text{job.begin_id};
    for (std::size_t k = 0; k < kRandomTokens; ++k) {
      text.push_back(job.first_text_id + static_cast<std::uint32_t>(random.below(ids)));
    }
    for (std::size_t k = 0; k < kRandomTokens; ++k) text.push_back(text[1 + k]);
    texts.push_back(std::move(text));
  }
  return texts;
}

class Evaluation {
 public:
  Evaluation(const TrainingJob& job, Arithmetic<float>& arithmetic, LossMemory<float>& memory, Tokens train,
             Tokens valid)
      : job_(job),
        arithmetic_(arithmetic),
        memory_(memory),
        train_(train),
        valid_(valid),
        opened_(open_model(job.judged, job.model.layout)) {}

  Report run(const Progress& progress) {
    add("tokens", json_of(progress.tokens));
    add("seconds", json_of(progress.seconds));
    add("params", json_of(static_cast<double>(job_.model.layout.size)));
    add("curve", json_of(progress.curve));
    const auto texts = held_out_texts(job_, valid_);
    const Range rows{1, job_.context};
    add("previousToken", json_of(mean_weights(opened_.model, texts, rows, [](std::size_t row) { return row - 1; })));
    add("firstToken", json_of(mean_weights(opened_.model, texts, rows, [](std::size_t) { return std::size_t{0}; })));
    if (job_.is_masked()) {
      judge_masked(texts);
    } else {
      judge_causal();
    }
    return report_;
  }

 private:
  void add(const std::string& name, const std::string& json) { report_.emplace_back(name, json); }

  double mean_loss(std::span<const TokenWindow> windows) {
    LossJob<float> job(job_.model, arithmetic_, memory_, opened_.params.data(), nullptr, windows);
    while (job.advance(UINT64_MAX) < 1.0) {
    }
    return job.mean_loss();
  }

  void judge_causal() {
    const WindowBatch windows = evaluation_windows(job_, valid_);
    const double nats = mean_loss(windows.windows());
    add("validNats", json_of(nats));
    add("validBitsPerByte", json_of(nats * static_cast<double>(valid_.size()) / std::numbers::ln2 / job_.valid_bytes));
    const auto texts = repeated_texts(job_);
    add("previousTokenOfRandom", json_of(mean_weights(opened_.model, texts, {1, 2 * kRandomTokens + 1},
                                                      [](std::size_t row) { return row - 1; })));
    // What followed the earlier copy of the token stands 49 tokens back.
    add("induction", json_of(mean_weights(opened_.model, texts, {kRandomTokens + 1, 2 * kRandomTokens + 1},
                                          [](std::size_t row) { return row - (kRandomTokens - 1); })));
    add("firstCopyNats", json_of(copy_loss(texts, {0, kRandomTokens})));
    // Its first token cannot be known to begin a copy.
    add("secondCopyNats", json_of(copy_loss(texts, {kRandomTokens + 1, 2 * kRandomTokens})));
  }

  double copy_loss(const std::vector<std::vector<std::uint32_t>>& texts, Range asked) {
    WindowBatch batch;
    for (const std::vector<std::uint32_t>& text : texts) {
      std::vector<std::uint32_t> targets(text.size(), kNoTarget);
      for (std::size_t i = asked.first; i < asked.last; ++i) targets[i] = text[i + 1];
      batch.add(text, std::move(targets));
    }
    return mean_loss(batch.windows());
  }

  void judge_masked(const std::vector<std::vector<std::uint32_t>>& texts) {
    const WindowBatch windows = evaluation_windows(job_, valid_);
    add("validNats", json_of(mean_loss(windows.windows())));
    add("nextToken",
        json_of(mean_weights(opened_.model, texts, {0, job_.context - 1}, [](std::size_t row) { return row + 1; })));
    const std::vector<std::uint32_t> after = likeliest_after();
    const std::uint32_t commonest = likeliest_of(train_);
    double asked = 0.0, right = 0.0, right_unigram = 0.0, right_bigram = 0.0;
    for (const TokenWindow& window : windows.windows()) {
      const std::shared_ptr<const Trace> trace = run_whole(window);
      for (std::size_t i = 0; i < window.targets.size(); ++i) {
        if (window.targets[i] == kNoTarget) continue;
        asked += 1.0;
        right += said_at(trace, i) == window.targets[i] ? 1.0 : 0.0;
        right_unigram += commonest == window.targets[i] ? 1.0 : 0.0;
        // The token before as it really is, even where the model does not see it.
        const std::uint32_t before = window.targets[i - 1] == kNoTarget ? window.ids[i - 1] : window.targets[i - 1];
        right_bigram += after[before] == window.targets[i] ? 1.0 : 0.0;
      }
    }
    add("maskedTokens", json_of(asked));
    add("maskedAccuracy", json_of(right / asked));
    add("unigramAccuracy", json_of(right_unigram / asked));
    add("bigramAccuracy", json_of(right_bigram / asked));
  }

  std::shared_ptr<const Trace> run_whole(const TokenWindow& window) const {
    Started<Run> started = Run::start(opened_.model, RunInput({window.ids.begin(), window.ids.end()}));
    if (started.fault) give_up(started.fault.message);
    while (started.job->advance(UINT64_MAX) < 1.0) {
    }
    return started.job->take();
  }

  static std::uint32_t said_at(const std::shared_ptr<const Trace>& trace, std::size_t position) {
    const Started<PredictionJob> started = PredictionJob::start(trace, position, 1);
    while (started.job->advance(UINT64_MAX) < 1.0) {
    }
    return started.job->candidates()[0].id;
  }

  std::uint32_t likeliest_of(Tokens text) const {
    std::vector<std::uint32_t> counts(job_.model.config.architecture.vocab_size, 0);
    for (const std::uint16_t id : text) ++counts[id];
    return static_cast<std::uint32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
  }

  // [vocab_size]: of each token, which follows it most often in the text that was learned from.
  std::vector<std::uint32_t> likeliest_after() const {
    const std::size_t vocab = job_.model.config.architecture.vocab_size;
    std::vector<std::uint32_t> counts(vocab * vocab, 0);
    for (std::size_t i = 0; i + 1 < train_.size(); ++i) ++counts[train_[i] * vocab + train_[i + 1]];
    std::vector<std::uint32_t> after(vocab);
    for (std::size_t id = 0; id < vocab; ++id) {
      const auto row = counts.begin() + static_cast<std::ptrdiff_t>(id * vocab);
      after[id] = static_cast<std::uint32_t>(std::max_element(row, row + static_cast<std::ptrdiff_t>(vocab)) - row);
    }
    return after;
  }

  const TrainingJob& job_;
  Arithmetic<float>& arithmetic_;
  LossMemory<float>& memory_;
  Tokens train_, valid_;
  OpenedModel opened_;
  Report report_;
};

}  // namespace

void evaluate(const TrainingJob& job, const Progress& progress, Arithmetic<float>& arithmetic,
              LossMemory<float>& memory, Tokens train, Tokens valid) {
  const Report report = Evaluation(job, arithmetic, memory, train, valid).run(progress);
  write_report(job.folder + "/evaluation.json", report);
  for (const auto& [name, value] : report) {
    if (name != "curve") std::printf("%s: %s\n", name.c_str(), value.c_str());
  }
}

}  // namespace headlight
