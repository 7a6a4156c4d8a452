// The JSON documents that config.json and its like become.
#include "headlight/json.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "support.h"

namespace headlight {
namespace {

std::string code_of(std::string_view text) { return code_name(parse_json("config.json", text).fault.code); }

JsonValue parsed(std::string_view text) {
  ParsedJson result = parse_json("config.json", text);
  INFO(result.fault.message);
  REQUIRE_FALSE(result.fault);
  return std::move(result.root);
}

TEST_CASE("parse_json: every kind of value, in the order of the text", "[core][json]") {
  const JsonValue root = parsed(R"( {"b":[1,-2,2.5,"text",true,null,{}],"a":{"x":false},"":0} )");
  REQUIRE(root.object() != nullptr);
  REQUIRE(root.object()->size() == 3);
  CHECK(root.object()->at(0).name == "b");
  CHECK(root.object()->at(1).name == "a");
  const JsonValue::Array& list = *root.find("b")->array();
  const JsonKind kinds[] = {JsonKind::unsigned_integer, JsonKind::signed_integer, JsonKind::real,  JsonKind::string,
                            JsonKind::boolean,          JsonKind::null,           JsonKind::object};
  REQUIRE(list.size() == std::size(kinds));
  for (std::size_t i = 0; i < list.size(); ++i) CHECK(list[i].kind() == kinds[i]);
  CHECK(*list[0].unsigned_integer() == 1);
  CHECK(*list[1].signed_integer() == -2);
  CHECK(*list[2].real() == 2.5);
  CHECK(*list[3].string() == "text");
  CHECK(*list[4].boolean());
  CHECK_FALSE(*root.find("a")->find("x")->boolean());
  CHECK(*root.find("")->unsigned_integer() == 0);
  CHECK(root.find("c") == nullptr);
  CHECK(list[0].find("x") == nullptr);
  CHECK(list[0].string() == nullptr);
  CHECK(list[3].number() == std::nullopt);
}

TEST_CASE("parse_json: integers keep 64 bits, and what has more is real", "[core][json]") {
  CHECK(*parsed("9007199254740993").unsigned_integer() == 9007199254740993U);
  CHECK(*parsed("18446744073709551615").unsigned_integer() == std::numeric_limits<std::uint64_t>::max());
  CHECK(*parsed("-9223372036854775808").signed_integer() == std::numeric_limits<std::int64_t>::min());
  CHECK(*parsed("18446744073709551616").real() == 0x1p64);
  CHECK(*parsed("-9223372036854775809").real() == -0x1p63);
  CHECK(*parsed("1e2").real() == 100.0);
  CHECK(*parsed("1.0").real() == 1.0);
  CHECK(*parsed("1e-05").real() == 1e-05);
  CHECK(*parsed("1.7976931348623157e308").real() == std::numeric_limits<double>::max());
  CHECK(*parsed("5e-324").real() == std::numeric_limits<double>::denorm_min());
  CHECK(*parsed("1e-400").real() == 0.0);
  const JsonValue minus_zero = parsed("-0");
  REQUIRE(minus_zero.real() != nullptr);
  CHECK(std::signbit(*minus_zero.real()));
  CHECK(parsed("-3").number() == -3.0);
  CHECK(parsed("3").number() == 3.0);
  CHECK(parsed("0.5").number() == 0.5);
}

TEST_CASE("parse_json: text is UTF-8, with escapes resolved", "[core][json]") {
  CHECK(*parsed(R"("\u0041\n\"\\\/\ud83d\ude00")").string() == "A\n\"\\/\xF0\x9F\x98\x80");
  CHECK(*parsed(R"("a\u0000b")").string() == std::string("a\0b", 3));
  CHECK(*parsed("\"\xF4\x8F\xBF\xBF\"").string() == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("parse_json: what is not JSON is E_JSON", "[core][json]") {
  for (const char* text :
       {"",       "   ",     "{",         "[1,]", "{\"a\":1,}", "{a:1}",   "'a'",       "[1 2]", "01",      "1.",
        ".5",     "+1",      "--1",       "0x10", "tru",        "True",    "nul",       "\"a",   "\"\\x\"", "\"\\u12\"",
        "\"\n\"", "{\"a\"}", "{\"a\" 1}", "{}{}", "[]]",        "// x\n1", "/* x */ 1", "{1:2}", "\"\\N\""}) {
    INFO(text);
    CHECK(code_of(text) == "E_JSON");
  }
}

TEST_CASE("parse_json: a zero byte ends nothing", "[core][json]") {
  for (const char* text : {"{}", "12", "\"a\"", "[1", "\"a", ""}) {
    const std::string with_more = std::string(text) + std::string(1, '\0') + " junk";
    const Fault fault = parse_json("config.json", with_more).fault;
    INFO(fault.message);
    CHECK(fault.code == FaultCode::json);
    CHECK(test::mentions(fault, "byte " + std::to_string(std::string(text).size()) + ";"));
  }
  CHECK(code_of(std::string_view("\0", 1)) == "E_JSON");
}

TEST_CASE("parse_json: only well-formed UTF-8, without a byte order mark", "[core][json]") {
  CHECK(code_of("\xEF\xBB\xBF{}") == "E_JSON");
  CHECK(code_of("\xEF\xBB{}") == "E_JSON");
  CHECK(code_of("{}\xEF\xBB\xBF") == "E_JSON");
  for (const char* bytes : {"\x80", "\xC0\x80", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF"}) {
    CHECK(code_of("\"" + std::string(bytes) + "\"") == "E_JSON");
  }
  CHECK(test::mentions(parse_json("config.json", "[\"\xFF\"]").fault, "UTF-8 at byte 2"));
  for (const char* half : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\ud800\ud800")"}) {
    const Fault fault = parse_json("config.json", half).fault;
    INFO(fault.message);
    CHECK(fault.code == FaultCode::json);
    CHECK(test::mentions(fault, "surrogate"));
  }
}

TEST_CASE("parse_json: a number that is not finite is E_JSON_NUMBER", "[core][json]") {
  for (const char* text : {"1e400", "-1e400", "NaN", "Infinity", "-Infinity"}) {
    INFO(text);
    CHECK(code_of("{\"a\":" + std::string(text) + "}") == "E_JSON_NUMBER");
  }
  CHECK(test::mentions(parse_json("config.json", R"({"a":NaN})").fault, "byte 5"));
  CHECK(code_of("\"NaN\"") == "");
  CHECK(code_of("Nan") == "E_JSON");
}

TEST_CASE("parse_json: a name twice in one object is E_JSON_DUPLICATE, with name and byte", "[core][json]") {
  const Fault fault = parse_json("config.json", R"({"n_head":1,"x":{"n_head":2},"n_head":3})").fault;
  CHECK(fault.code == FaultCode::json_duplicate);
  CHECK(test::mentions(fault, "“n_head”"));
  CHECK(test::mentions(fault, "byte 36"));
  CHECK(code_of(R"([{"a":1},{"a":1}])") == "");
  CHECK(code_of(R"({"a":1,"\u0061":1})") == "E_JSON_DUPLICATE");
  CHECK(code_of(R"({"":1,"":1})") == "E_JSON_DUPLICATE");
  CHECK(code_of(R"([[{"b":{"c":1,"d":2,"c":3}}]])") == "E_JSON_DUPLICATE");
}

TEST_CASE("parse_json: a hundred thousand names in one object are compared in no time", "[core][json]") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"name" + std::to_string(i) + "\":0,";
  CHECK(code_of(text + "\"last\":0}") == "");
  CHECK(code_of(text + "\"name77777\":0}") == "E_JSON_DUPLICATE");
}

TEST_CASE("parse_json: depth, values and bytes have limits", "[core][json]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(code_of(nested(kMaxJsonDepth)) == "");
  CHECK(code_of(nested(kMaxJsonDepth + 1)) == "E_JSON");
  CHECK(code_of(nested(200'000)) == "E_JSON");
  CHECK(test::mentions(parse_json("config.json", nested(200'000)).fault, "64 levels at byte 64"));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  CHECK(code_of(objects) == "E_JSON");

  const auto list = [](std::size_t zeros) {
    std::string text = "[0";
    for (std::size_t i = 1; i < zeros; ++i) text += ",0";
    return text + "]";
  };
  CHECK(code_of(list(kMaxJsonValues - 1)) == "");  // and the list itself
  CHECK(code_of(list(kMaxJsonValues)) == "E_JSON_SIZE");
  CHECK(code_of(std::string(kMaxJsonBytes, ' ') + "1") == "E_JSON_SIZE");
  CHECK(code_of(std::string(kMaxJsonBytes - 1, ' ') + "1") == "");
}

TEST_CASE("parse_json: a fault names the file and the byte, and shows foreign text short and plain", "[core][json]") {
  CHECK(test::mentions(parse_json("config.json", "[1, x]").fault, "config.json"));
  CHECK(test::mentions(parse_json("config.json", "[1, x]").fault, "byte 4"));
  CHECK(test::mentions(parse_json("config.json", "[1, 2").fault, "in the middle, at byte 5"));
  const std::string name = std::string(58, 'x') + "\xF0\x9F\x98\x80\xF0\x9F\x98\x80";
  const Fault fault = parse_json("config.json", "{\"" + name + "\":1,\"" + name + "\":1}").fault;
  CHECK(test::mentions(fault, "“" + std::string(58, 'x') + "…”"));
  const Fault control = parse_json("config.json", R"({"a\u0007\u001bb":1,"a\u0007\u001bb":1})").fault;
  CHECK(test::mentions(control, "“a  b”"));
}

}  // namespace
}  // namespace headlight
