#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

#include "headlight/given.h"
#include "json_events.h"
#include "sentence.h"

namespace headlight {
namespace {

// [layers, heads, queries, keys], and a batch of one.
constexpr std::size_t kMaxDepth = 5;

Fault refused(std::initializer_list<Word> words) { return {FaultCode::dump_shape, sentence(words)}; }

/// Nested lists of numbers, of one length on each level.
class NestedLists {
 public:
  Fault begin(std::uint64_t byte) {
    if (counts_.size() == kMaxDepth) {
      return refused({"`weights` is nested deeper than ", kMaxDepth, " levels at byte ", byte,
                      "; save [layers, heads, queries, keys]."});
    }
    if (counts_.size() == depth_of_numbers_) return mixed(byte);
    if (!counts_.empty()) ++counts_.back();
    counts_.push_back(0);
    if (shape.size() < counts_.size()) shape.push_back(kUnknown);
    return {};
  }
  Fault number(const JsonValue& value, std::vector<float>& values, std::uint64_t byte) {
    const std::optional<double> number = value.number();
    const bool is_null = value.kind() == JsonKind::null;
    if (!number && !is_null) return refused({"`weights` has what is no number at byte ", byte, "; put in a number."});
    if (counts_.empty() || counts_.size() != shape.size()) return mixed(byte);
    depth_of_numbers_ = counts_.size();
    ++counts_.back();
    values.push_back(is_null ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(*number));
    return {};
  }
  Fault end() {
    const std::size_t level = counts_.size() - 1;
    std::uint64_t& wanted = shape[level];
    const std::uint64_t found = counts_.back();
    counts_.pop_back();
    if (wanted == kUnknown) wanted = found;
    if (wanted == found) return {};
    return refused({"`weights` is ragged: a list of level ", std::uint64_t{level}, " has ", found,
                    " entries, and those before it ", wanted, "; give all the same length."});
  }
  bool is_open() const { return !counts_.empty(); }

  std::vector<std::uint64_t> shape;

 private:
  static constexpr std::uint64_t kUnknown = UINT64_MAX;
  static Fault mixed(std::uint64_t byte) {
    return refused(
        {"`weights` has a number where it has lists elsewhere, at byte ", byte, "; save nested lists of one depth."});
  }

  std::vector<std::uint64_t> counts_;  // entries so far, of each list that is open
  std::size_t depth_of_numbers_ = SIZE_MAX;
};

/// The members that matter; all others are passed over.
class Reader : public JsonEvents {
 public:
  explicit Reader(GivenJson& out) : out_(out) {}

  Fault begin(JsonKind container, std::uint64_t byte) override {
    ++depth_;
    if (is_of_weights()) {
      if (container == JsonKind::object) {
        return refused({"`weights` has an object at byte ", byte, "; save nested lists of numbers."});
      }
      return lists_.begin(byte);
    }
    return {};
  }
  Fault key(std::string&& name, std::uint64_t byte) override {
    if (depth_ == 1) {
      if (is_wanted(name)) {
        if (std::find(members_.begin(), members_.end(), name) != members_.end()) {
          return {FaultCode::json_duplicate,
                  sentence({"The file has ", shown(name), " twice, again at byte ", byte, "; leave one of them."})};
        }
        members_.push_back(name);
      }
      member_ = name;
      if (weights_.empty() && (name == "weights" || name == "attentions")) weights_ = name;
      has_key_tokens_ |= name == "key_tokens";
    }
    name_ = std::move(name);
    return {};
  }
  Fault scalar(JsonValue&& value, std::uint64_t byte) override {
    if (is_of_weights()) return lists_.number(value, out_.values, byte);
    if (is_of("tokens")) return token(value, out_.tokens, byte);
    if (is_of("key_tokens")) return token(value, out_.key_tokens, byte);
    const bool is_range = is_of("provenance") && depth_ == 3 && (name_ == "queries" || name_ == "keys");
    if (is_range && value.unsigned_integer()) {
      (name_ == "queries" ? queries_ : keys_).push_back(static_cast<std::uint32_t>(*value.unsigned_integer()));
    }
    return {};
  }
  Fault end() override {
    --depth_;
    return lists_.is_open() ? lists_.end() : Fault{};
  }

  void finish() {
    out_.shape = std::move(lists_.shape);
    out_.has_key_tokens = has_key_tokens_;
    if (queries_.size() == 2 && keys_.size() == 2) out_.ranges = {queries_[0], queries_[1], keys_[0], keys_[1]};
  }

 private:
  static bool is_wanted(std::string_view name) {
    constexpr std::string_view kWanted[] = {"tokens", "key_tokens", "weights", "attentions", "provenance"};
    return std::find(std::begin(kWanted), std::end(kWanted), name) != std::end(kWanted);
  }
  bool is_of(std::string_view member) const { return depth_ >= 1 && member_ == member; }
  bool is_of_weights() const { return !weights_.empty() && is_of(weights_); }

  // A text, or an object whose `text` it is: our own exports also write positions and ids.
  Fault token(const JsonValue& value, std::vector<std::string>& tokens, std::uint64_t byte) const {
    const std::string* text = value.string();
    if (depth_ == 3) {
      if (name_ == "text" && text) tokens.push_back(*text);
      return {};
    }
    if (depth_ != 2 || !text)
      return refused({"`", member_, "` has what is no text at byte ", byte, "; save a list of texts."});
    tokens.push_back(*text);
    return {};
  }

  GivenJson& out_;
  NestedLists lists_;
  std::vector<std::string> members_;  // of the outermost object, so far; of those that are wanted
  std::string member_;                // the one that is being read
  std::string weights_;               // the one that holds the weights
  std::string name_;
  std::size_t depth_ = 0;
  bool has_key_tokens_ = false;
  std::vector<std::uint32_t> queries_;
  std::vector<std::uint32_t> keys_;
};

}  // namespace

GivenJson read_given_json(std::span<const std::uint8_t> text, std::string_view name) {
  GivenJson read;
  const auto refuse = [&](FaultCode code, std::string message) {
    GivenJson refusal;
    refusal.fault = {code, std::move(message)};
    return refusal;
  };
  if (text.size() > kMaxGivenJsonBytes) {
    return refuse(FaultCode::json_size,
                  sentence({name, " has ", std::uint64_t{text.size()}, " bytes; as text at most ", kMaxGivenJsonBytes,
                            " are read, so save the weights as safetensors or with numpy.savez."}));
  }
  Reader reader(read);
  const JsonReading reading = read_json({reinterpret_cast<const char*>(text.data()), text.size()}, reader);
  if (reading.trouble == JsonTrouble::refused) return refuse(reading.fault.code, reading.fault.message);
  if (reading.trouble != JsonTrouble::none) {
    const bool is_number = reading.trouble == JsonTrouble::number;
    return refuse(is_number ? FaultCode::json_number : FaultCode::json, describe(reading, name));
  }
  reader.finish();
  if (read.shape.empty()) {
    return refuse(FaultCode::dump_shape, sentence({name,
                                                   " has no list `weights`; save {\"tokens\": [...], \"weights\": "
                                                   "nested lists of numbers}."}));
  }
  return read;
}

}  // namespace headlight
