#include "windows.h"

#include <utility>

namespace headlight {
namespace {

constexpr std::size_t kShortestRepeat = 8;
// Windows of a masked model's steps: whole, half, a quarter, an eighth. Among 256 tokens that all see each other, every
// weight begins at 1/256, and nothing tells a neighbour from the rest: 10 M tokens of whole windows alone stayed at the
// loss of guessing by frequency. A causal model has its first tokens for that.
constexpr std::size_t kMaskedLengths = 4;

std::uint32_t any_text_id(const TrainingJob& job, Random& random) {
  const std::size_t count = job.model.config.architecture.vocab_size - job.first_text_id;
  return job.first_text_id + static_cast<std::uint32_t>(random.below(count));
}

std::vector<std::uint32_t> some_text(Tokens text, std::size_t count, Random& random) {
  const std::size_t first = random.below(text.size() - count + 1);
  return {text.begin() + static_cast<std::ptrdiff_t>(first), text.begin() + static_cast<std::ptrdiff_t>(first + count)};
}

// The begin token and then `said`, each token of which is asked for from number `first_asked` on.
void add_causal(const TrainingJob& job, std::vector<std::uint32_t> said, std::size_t first_asked, WindowBatch& batch) {
  std::vector<std::uint32_t> ids = said;
  ids.insert(ids.begin(), job.begin_id);
  ids.pop_back();
  std::fill_n(said.begin(), first_asked, kNoTarget);
  batch.add(std::move(ids), std::move(said));
}

// A sequence that begins again and again. Of four, one is real text, one tokens of the text without their order, and
// two any tokens: some hardly ever stand in a text, and what copies them is learned here alone. Of the last three kinds
// nothing can be known before the first repetition, so nothing is asked.
void add_repeated(const TrainingJob& job, Tokens text, Random& random, WindowBatch& batch) {
  const std::size_t period = kShortestRepeat + random.below(job.context / 2 - kShortestRepeat);
  const std::uint64_t kind = random.below(4);
  std::vector<std::uint32_t> said = some_text(text, period, random);
  if (kind == 1) {
    for (std::uint32_t& id : said) id = text[random.below(text.size())];
  } else if (kind >= 2) {
    for (std::uint32_t& id : said) id = any_text_id(job, random);
  }
  while (said.size() < job.context) said.push_back(said[said.size() - period]);
  add_causal(job, std::move(said), kind == 0 ? 0 : period, batch);
}

// begin, text, end. Of the tokens that are asked for, eight in ten are hidden, one is another and one stays (Devlin et
// al. 2019).
void add_masked(const TrainingJob& job, std::vector<std::uint32_t> ids, double part, Random& random,
                WindowBatch& batch) {
  std::vector<std::uint32_t> targets(ids.size(), kNoTarget);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (random.uniform() >= part) continue;
    targets[i] = ids[i];
    const double what = random.uniform();
    if (what < 0.8) {
      ids[i] = job.mask_id;
    } else if (what < 0.9) {
      ids[i] = any_text_id(job, random);
    }
  }
  for (std::vector<std::uint32_t>* each : {&ids, &targets}) {
    const bool is_ids = each == &ids;
    each->insert(each->begin(), is_ids ? job.begin_id : kNoTarget);
    each->push_back(is_ids ? job.end_id : kNoTarget);
  }
  batch.add(std::move(ids), std::move(targets));
}

}  // namespace

WindowBatch training_windows(const TrainingJob& job, Tokens text, std::uint64_t step, double progress) {
  Random random(Random(job.seed ^ (step << 20)).bits());
  const double repeated = job.repeated[progress < 0.5 ? 0 : 1];
  WindowBatch batch;
  if (job.is_masked()) {
    const std::size_t len = job.context >> random.below(kMaskedLengths);
    for (std::size_t tokens = 0; tokens < job.context * job.batch; tokens += len) {
      add_masked(job, some_text(text, len - 2, random), job.masked, random, batch);
    }
    return batch;
  }
  for (std::size_t i = 0; i < job.batch; ++i) {
    if (random.uniform() < repeated) {
      add_repeated(job, text, random, batch);
    } else {
      add_causal(job, some_text(text, job.context, random), 0, batch);
    }
  }
  return batch;
}

WindowBatch evaluation_windows(const TrainingJob& job, Tokens text) {
  WindowBatch batch;
  const auto part = [&](std::size_t first, std::size_t count) {
    return std::vector<std::uint32_t>(text.begin() + static_cast<std::ptrdiff_t>(first),
                                      text.begin() + static_cast<std::ptrdiff_t>(first + count));
  };
  if (job.is_masked()) {
    Random random(job.seed);
    const std::size_t count = job.context - 2;
    for (std::size_t first = 0; first + count <= text.size(); first += count) {
      add_masked(job, part(first, count), 0.15, random, batch);
    }
    return batch;
  }
  const std::size_t stride = job.context / 2;
  for (std::size_t first = 0, asked = 0; asked < text.size(); first += stride) {
    const std::size_t count = std::min(job.context, text.size() - first);
    add_causal(job, part(first, count), asked - first, batch);
    asked = first + count;
  }
  return batch;
}

}  // namespace headlight
