#include "tensor_names.h"

#include <algorithm>
#include <charconv>

namespace headlight {
namespace {

constexpr std::string_view kLayer = "{}";

std::string_view without_prefix(const FamilyTable& family, std::string_view name) {
  for (const std::string_view prefix : family.prefixes) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

// Whether `name` is `pattern` with a number in place of {}; then `layer` is that number.
bool matches(std::string_view pattern, std::string_view name, std::size_t& layer) {
  const std::size_t hole = pattern.find(kLayer);
  if (hole == std::string_view::npos) return name == pattern;
  const std::string_view tail = pattern.substr(hole + kLayer.size());
  if (!name.starts_with(pattern.substr(0, hole)) || !name.ends_with(tail)) return false;
  if (name.size() <= hole + tail.size()) return false;
  const char* end = name.data() + name.size() - tail.size();
  const auto [stopped, error] = std::from_chars(name.data() + hole, end, layer);
  return error == std::errc() && stopped == end;
}

struct Suffix {
  std::string_view text;
  bool is_bias;
};
// The older names are TensorFlow's, which early BERT checkpoints kept.
constexpr Suffix kSuffixes[] = {{".weight", false}, {".gamma", false}, {".bias", true}, {".beta", true}};

bool is_ignored(const FamilyTable& family, std::string_view name) {
  std::size_t layer = 0;
  return std::any_of(family.ignored.begin(), family.ignored.end(),
                     [&](std::string_view pattern) { return matches(pattern, name, layer); });
}

}  // namespace

std::optional<NamedTensor> name_tensor(const FamilyTable& family, HeadKind head, std::string_view full_name) {
  const std::string_view name = without_prefix(family, full_name);
  std::optional<NamedTensor> of_another_head;
  for (const Suffix& suffix : kSuffixes) {
    if (!name.ends_with(suffix.text)) continue;
    const std::string_view stem = name.substr(0, name.size() - suffix.text.size());
    for (const TensorRule& rule : family.rules) {
      NamedTensor named{rule.slot, 0, suffix.is_bias, false};
      if (!matches(rule.stem, stem, named.layer)) continue;
      if ((rule.heads & only(head)) != 0) return named;
      named.is_ignored = true;
      of_another_head = named;
    }
  }
  if (of_another_head) return of_another_head;
  if (is_ignored(family, name)) return NamedTensor{Slot::words, 0, false, true};
  return {};
}

std::string name_of(const FamilyTable& family, HeadKind head, Slot slot, std::size_t layer, bool is_bias) {
  for (const TensorRule& rule : family.rules) {
    if (rule.slot != slot || (rule.heads & only(head)) == 0) continue;
    std::string name(rule.stem);
    const std::size_t hole = name.find(kLayer);
    if (hole != std::string::npos) name.replace(hole, kLayer.size(), std::to_string(layer));
    return name + (is_bias ? ".bias" : ".weight");
  }
  return {};
}

bool has_slot(const FamilyTable& family, HeadKind head, Slot slot) {
  return std::any_of(family.rules.begin(), family.rules.end(),
                     [&](const TensorRule& rule) { return rule.slot == slot && (rule.heads & only(head)) != 0; });
}

}  // namespace headlight
