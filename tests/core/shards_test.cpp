// model.safetensors.index.json: which files it may name, and that they hold what it says.
#include "headlight/shards.h"

#include <catch_amalgamated.hpp>
#include <string>

#include "safetensors_file.h"
#include "support.h"

namespace headlight {
namespace {

ParsedShardIndex parse(std::string_view text) {
  const ParsedJson json = parse_json("model.safetensors.index.json", text);
  REQUIRE_FALSE(json.fault);
  return parse_shard_index(json.root);
}

/// An index with one tensor in a file of this name.
ParsedShardIndex with_file(const std::string& name) { return parse(R"({"weight_map":{"a":")" + name + R"("}})"); }

TEST_CASE("parse_shard_index: files once each in order, tensors in the order of the index", "[core][shards]") {
  const auto [index, fault] = parse(R"({"metadata":{"total_size":7},"weight_map":{
      "c":"model-00002-of-00002.safetensors","a":"model-00001-of-00002.safetensors",
      "b":"model-00002-of-00002.safetensors"}})");
  REQUIRE_FALSE(fault);
  CHECK(index.files ==
        std::vector<std::string>{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"});
  REQUIRE(index.tensors.size() == 3);
  CHECK(index.tensors[0].name == "c");
  CHECK(index.tensors[0].file == 1);
  CHECK(index.tensors[1].name == "a");
  CHECK(index.tensors[1].file == 0);
  CHECK(index.tensors[2].file == 1);
}

TEST_CASE("parse_shard_index: only names of safetensors files beside it", "[core][shards]") {
  for (const char* name : {"../x.safetensors",
                           "/x.safetensors",
                           "a/b.safetensors",
                           "a\\\\b.safetensors",
                           "https://other/x.safetensors",
                           "https:x.safetensors",
                           "..",
                           ".",
                           "",
                           ".safetensors",
                           "..safetensors",
                           "%2e%2e%2fx.safetensors",
                           "x.safetensors?y=.safetensors",
                           "x#.safetensors",
                           "x .safetensors",
                           "x\\u0000.safetensors",
                           "x\\u202e.safetensors",
                           "model.bin",
                           "x.safetensors/",
                           "x.Safetensors"}) {
    INFO(name);
    const Fault fault = with_file(name).fault;
    INFO(fault.message);
    CHECK(code_name(fault.code) == std::string("E_SHARD_NAME"));
  }
  CHECK(test::mentions(with_file("../x").fault, "“../x”"));
  CHECK(with_file(std::string(255 - 12, 'x') + ".safetensors").fault.code == FaultCode::none);
  CHECK(with_file(std::string(256 - 12, 'x') + ".safetensors").fault.code == FaultCode::shard_name);
  CHECK_FALSE(with_file("diffusion_pytorch_model.fp16-00001-of-00002.safetensors").fault);
}

TEST_CASE("parse_shard_index: sixty-four files and no more", "[core][shards]") {
  const auto index = [](int files) {
    std::string text = R"({"weight_map":{)";
    for (int i = 0; i < files; ++i) {
      const std::string number = std::to_string(i);
      text += (i > 0 ? ",\"t" : "\"t") + number + "\":\"m-" + number + ".safetensors\"";
    }
    return parse(text + "}}");
  };
  CHECK(index(64).index.files.size() == 64);
  CHECK(code_name(index(65).fault.code) == std::string("E_SHARD_COUNT"));
  CHECK(test::mentions(index(10'000).fault, "64"));
}

TEST_CASE("parse_shard_index: without a map of text to text it is no index", "[core][shards]") {
  for (const char* text : {"{}", "[]", "7", R"({"weight_map":[]})", R"({"weight_map":{}})", R"({"weight_map":null})",
                           R"({"weight_map":{"a":1}})", R"({"weight_map":{"a":["x.safetensors"]}})"}) {
    INFO(text);
    const Fault fault = parse(text).fault;
    CHECK(fault.code == FaultCode::json);
    CHECK(test::mentions(fault, "weight_map"));
  }
}

TEST_CASE("check_shards_present: a file that is not there is named", "[core][shards]") {
  const ShardIndex index = parse(R"({"weight_map":{"a":"m-1.safetensors","b":"m-2.safetensors"}})").index;
  const std::vector<std::string> all = {"config.json", "m-2.safetensors", "m-1.safetensors"};
  CHECK_FALSE(check_shards_present(index, all));
  const std::vector<std::string> one = {"config.json", "m-1.safetensors"};
  const Fault fault = check_shards_present(index, one);
  CHECK(code_name(fault.code) == std::string("E_SHARD_MISSING"));
  CHECK(test::mentions(fault, "m-2.safetensors"));
  CHECK(test::mentions(fault, "2"));
}

TEST_CASE("check_shard: a tensor that the index promises and the file lacks is named", "[core][shards]") {
  const ShardIndex index =
      parse(R"({"weight_map":{"a":"m-1.safetensors","b":"m-2.safetensors","c":"m-2.safetensors"}})").index;
  const auto holding = [](const char* name) {
    return test::read("{" + test::entry(name, "U8", "[1]", "[0,1]") + "}", 1).header;
  };
  CHECK_FALSE(check_shard(index, 0, holding("a")));
  const Fault fault = check_shard(index, 1, holding("b"));
  CHECK(code_name(fault.code) == std::string("E_SHARD_MISSING"));
  CHECK(test::mentions(fault, "“c”"));
  CHECK(test::mentions(fault, "m-2.safetensors"));
}

}  // namespace
}  // namespace headlight
