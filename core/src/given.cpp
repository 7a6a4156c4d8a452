#include "headlight/given.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "half.h"
#include "sentence.h"

namespace headlight {
namespace {

// The others share the weight of key 0, whose cell is masked then.
void share_first_inplace(float* weights, std::size_t count) {
  double rest = 0.0;
  for (std::size_t key = 1; key < count; ++key) rest += double{weights[key]};
  weights[0] = 0.0F;
  for (std::size_t key = 1; key < count; ++key) {
    weights[key] = rest == 0.0 ? 0.0F : static_cast<float>(double{weights[key]} / rest);
  }
}

// There are no scores: each is NaN.
void given_rows_into(const HeadOperands& head, MapKind kind, Range rows, float* out) {
  const bool is_of_weights = kind == MapKind::weights || kind == MapKind::weights_without_first;
  const std::size_t first_row = head.mask->rows(head.shape).first;
  for (std::size_t row = rows.first; row < rows.last; ++row, out += head.shape.key_len) {
    const Range keys = head.mask->band(head.shape, row);
    std::fill_n(out, head.shape.key_len, is_of_weights ? 0.0F : std::numeric_limits<float>::quiet_NaN());
    if (!is_of_weights || keys.size() == 0) continue;
    std::copy_n(head.given + (row - first_row) * keys.size(), keys.size(), out + keys.first);
    if (kind == MapKind::weights_without_first) share_first_inplace(out, keys.last);
  }
}

template <class T>
T load(const std::uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

float value_at(Dtype dtype, const std::uint8_t* from) {
  switch (dtype) {
    case Dtype::f64: return static_cast<float>(load<double>(from));
    case Dtype::f16: return widen_f16(load<std::uint16_t>(from));
    case Dtype::bf16: return widen_bf16(load<std::uint16_t>(from));
    default: return load<float>(from);
  }
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "[";
  for (const std::uint64_t size : shape) {
    if (text.size() > 1) text += ", ";
    text += format_count(size);
  }
  return text + "]";
}

Fault refused(std::initializer_list<Word> words) { return {FaultCode::dump_shape, sentence(words)}; }

// The last four dimensions, those that are missing being 1.
Fault shape_of(const GivenTensor& tensor, std::uint64_t (&sizes)[4]) {
  std::vector<std::uint64_t> shape = tensor.shape;
  if (shape.size() == 5 && shape[1] == 1) shape.erase(shape.begin() + 1);
  if (shape.size() < 2 || shape.size() > 4) {
    return refused({tensor.name, " has the shape ", shape_text(tensor.shape),
                    "; save it as [layers, heads, queries, keys], [heads, queries, keys] or [queries, keys]."});
  }
  std::fill_n(sizes, 4, std::uint64_t{1});
  std::copy(shape.begin(), shape.end(), sizes + 4 - shape.size());
  return {};
}

struct Limit {
  const char* what;
  std::uint64_t most;
  const char* advice;
};
constexpr Limit kLimits[] = {
    {" layers", kMaxGivenLayers, "save some of the layers."},
    {" heads in a layer", kMaxGivenHeads, "save some of the heads."},
    {" queries", kMaxGivenTokens, "save the weights of a shorter text, or of a part of it."},
    {" keys", kMaxGivenTokens, "save the weights of a shorter text, or of a part of it."},
};

Fault check_sizes(const GivenTensor& tensor, const std::uint64_t (&sizes)[4]) {
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& [what, most, advice] = kLimits[i];
    if (sizes[i] == 0) {
      return refused({tensor.name, " has the shape ", shape_text(tensor.shape), ", which has 0", what,
                      "; there is nothing to show, so save it again."});
    }
    if (sizes[i] <= most) continue;
    return {FaultCode::too_big,
            sentence({tensor.name, " has ", sizes[i], what, "; at most ", most, " are shown, so ", advice})};
  }
  return {};
}

Fault check_tokens(const GivenTensor& tensor, const std::uint64_t (&sizes)[4], const GivenTokens& tokens) {
  const auto [layers, heads, queries, keys] = sizes;
  const std::string shape = shape_text(tensor.shape);
  if (tokens.queries == 0) {
    return refused({"The file has no tokens for the ", queries, " queries of ", tensor.name,
                    "; add `tokens`, a list with the text of each."});
  }
  if (tokens.queries != queries) {
    return refused({"There are ", tokens.queries, " tokens, and ", tensor.name, " has the shape ", shape, ", so ",
                    queries, " queries; save as many tokens as queries."});
  }
  if (tokens.has_keys && tokens.keys != keys) {
    return refused({"There are ", tokens.keys, " key tokens, and ", tensor.name, " has the shape ", shape, ", so ",
                    keys, " keys; save as many key tokens as keys."});
  }
  if (!tokens.has_keys && queries != keys) {
    return refused({tensor.name, " has the shape ", shape, ", so ", queries, " queries and ", keys,
                    " keys; of cross-attention add `key_tokens`, a list with the text of each key."});
  }
  return {};
}

// "3e-7": one digit, rounded up.
std::string bound_text(double bound) {
  double unit = 1.0;
  while (unit > bound) unit /= 10.0;
  // 1e-12: what dividing by ten leaves.
  return format_number(std::ceil(bound / unit - 1e-9) * unit);
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return format_count(count) + (count == 1 ? one : many);
}

// `row`: how it is called.
std::string describe_check(const GivenHeadCheck& check, std::uint64_t rows, const std::string& row) {
  const bool is_off = check.rows_off > 0;
  std::string text;
  if (is_off) {
    text = "As given: " + row + " adds up to " + format_number(static_cast<float>(check.sum));
    if (check.rows_off > 1) {
      text += ", and " + counted(check.rows_off - 1, " more row is", " more rows are") + " off by more than " +
              format_number(kGivenTolerance);
    }
  } else if (rows == 0) {
    text = "As given: no row has a sum";
  } else if (check.largest_off == 0.0) {
    text = "As given: rows add up to 1 exactly";
  } else {
    text = "As given: rows add up to 1 within " + bound_text(check.largest_off);
  }
  if (check.empty_rows > 0) text += "; " + counted(check.empty_rows, " row is", " rows are") + " all 0";
  if (check.not_finite > 0) {
    text += "; " + counted(check.not_finite, " value is", " values are") + " not a number or infinite";
  }
  if (check.negative > 0) text += "; " + counted(check.negative, " value is", " values are") + " below 0";
  return text + ".";
}

}  // namespace

GivenBuilder::Begun GivenBuilder::start(GivenTensor tensor, const GivenTokens& tokens, std::uint64_t room) {
  std::uint64_t sizes[4];
  if (Fault fault = shape_of(tensor, sizes)) return {nullptr, fault};
  if (Fault fault = check_sizes(tensor, sizes)) return {nullptr, fault};
  if (Fault fault = check_tokens(tensor, sizes, tokens)) return {nullptr, fault};
  const auto [layers, heads, queries, keys] = sizes;
  auto builder = std::make_unique<GivenBuilder>();
  builder->tensor_ = std::move(tensor);
  builder->shape_ = {static_cast<std::size_t>(layers), static_cast<std::size_t>(heads),
                     static_cast<std::size_t>(queries), static_cast<std::size_t>(keys)};
  builder->has_two_sides_ = tokens.has_keys;
  builder->count_ = layers * heads * queries * keys;  // the limits keep it below 2^40
  const std::uint64_t wanted = builder->size_bytes();
  const std::string what = sentence({"The weights of ", layers, " x ", heads, " heads with ", queries, " x ", keys,
                                     " cells take ", wanted, " bytes"});
  if (wanted > room) {
    return {nullptr,
            {FaultCode::too_big, sentence({what, ", and this tab has room for ", room,
                                           "; save fewer layers, fewer heads or a shorter text."})}};
  }
  builder->layers_.resize(builder->shape_.layers);
  for (Buffer& layer : builder->layers_) {
    if (layer.allocate(builder->shape_.heads * builder->shape_.queries * builder->shape_.keys)) continue;
    return {nullptr,
            {FaultCode::memory,
             sentence({what, ", for which there is no memory; close other tabs, or save fewer layers or heads."})}};
  }
  builder->checks_.resize(builder->shape_.layers * builder->shape_.heads);
  return {std::move(builder), {}};
}

Fault GivenBuilder::write(std::span<const std::uint8_t> bytes) {
  const std::size_t size = value_bytes();
  if (bytes.size() % size != 0 || bytes.size() / size > count_ - written_) {
    return refused({"These ", std::uint64_t{bytes.size()}, " bytes are no numbers of ", tensor_.name, "."});
  }
  for (std::size_t at = 0; at < bytes.size(); at += size) take_value(value_at(tensor_.dtype, bytes.data() + at));
  return {};
}

void GivenBuilder::begin_row() {
  const auto row = static_cast<std::size_t>(written_ / shape_.keys);
  const std::size_t rows_of_layer = shape_.heads * shape_.queries;
  row_ = layers_[row / rows_of_layer].data() + row % rows_of_layer * shape_.keys;
  check_ = &checks_[row / shape_.queries];
  sum_ = 0.0;
  is_empty_ = true;
  is_finite_ = true;
}

void GivenBuilder::take_value(float value) {
  if (column_ == 0) begin_row();
  row_[column_] = value;
  if (value != 0.0F) is_empty_ = false;
  if (!(std::abs(value) <= std::numeric_limits<float>::max())) {
    is_finite_ = false;
    ++check_->not_finite;
  } else if (value < 0.0F) {
    ++check_->negative;
  }
  sum_ += double{value};
  ++written_;
  if (++column_ < shape_.keys) return;
  column_ = 0;
  end_row();
}

void GivenBuilder::end_row() {
  if (is_empty_) {
    ++check_->empty_rows;
    return;
  }
  if (!is_finite_) return;
  ++check_->summed_rows;
  const double off = std::abs(sum_ - 1.0);
  if (off > kGivenTolerance) ++check_->rows_off;
  if (off <= check_->largest_off) return;
  check_->largest_off = off;
  check_->sum = sum_;
  check_->row = static_cast<std::size_t>((written_ / shape_.keys - 1) % shape_.queries);
}

std::string GivenBuilder::describe(std::size_t layer, std::size_t head) const {
  const GivenHeadCheck& one = check(layer, head);
  return describe_check(one, one.summed_rows, "row " + format_count(one.row));
}

std::string GivenBuilder::describe() const {
  GivenHeadCheck all;
  std::size_t worst = 0;
  for (std::size_t i = 0; i < checks_.size(); ++i) {
    const GivenHeadCheck& one = checks_[i];
    if (one.largest_off > all.largest_off) {
      all.largest_off = one.largest_off;
      all.sum = one.sum;
      all.row = one.row;
      worst = i;
    }
    all.summed_rows += one.summed_rows;
    all.rows_off += one.rows_off;
    all.empty_rows += one.empty_rows;
    all.not_finite += one.not_finite;
    all.negative += one.negative;
  }
  return describe_check(all, all.summed_rows,
                        "row " + format_count(all.row) + " of layer " + format_count(worst / shape_.heads) + ", head " +
                            format_count(worst % shape_.heads));
}

std::shared_ptr<Trace> GivenBuilder::take(std::vector<std::uint32_t> ids) {
  const std::size_t len = has_two_sides_ ? shape_.keys + shape_.queries : shape_.queries;
  if (!is_full() || ids.size() != len) return nullptr;
  auto model = std::make_shared<Model>();
  Architecture& a = model->architecture;
  a.num_layers = shape_.layers;
  a.num_heads = a.num_kv_heads = shape_.heads;
  a.max_tokens = len;
  a.num_segments = has_two_sides_ ? 2 : 0;
  a.layers.resize(shape_.layers);
  if (has_two_sides_) {
    for (LayerRule& layer : a.layers) layer.mask.part = MaskPart::cross;
  }
  auto trace = std::make_shared<Trace>();
  trace->model = std::move(model);
  trace->tokens = std::move(ids);
  trace->source_len = has_two_sides_ ? shape_.keys : 0;
  trace->completed_rows = len;
  trace->given_rows = given_rows_into;
  trace->layers.resize(shape_.layers);
  for (std::size_t layer = 0; layer < shape_.layers; ++layer) trace->layers[layer].given = std::move(layers_[layer]);
  return trace;
}

}  // namespace headlight
