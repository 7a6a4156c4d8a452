// What the reader of safetensors headers takes and what it refuses, with literal headers: a test per fault, then the
// inputs that broke other readers.
#include "headlight/safetensors.h"

#include <catch_amalgamated.hpp>
#include <string>

#include "safetensors_file.h"
#include "scarce_memory.h"
#include "support.h"

namespace headlight {
namespace {

using test::code_of;
using test::entry;
using test::mentions;
using test::read;

std::string code_of_length(std::string_view first, std::uint64_t file_bytes) {
  return code_name(read_header_length(test::bytes_of(first), file_bytes).fault.code);
}

TEST_CASE("read_header: two tensors, metadata, and where their bytes are", "[core][safetensors]") {
  const std::string json = "{\"__metadata__\":{\"format\":\"pt\"}," + entry("b", "F16", "[3]", "[24,30]") + "," +
                           entry("a", "F32", "[2,3]", "[0,24]") + "}";
  const auto [header, fault] = read(json, 30);
  INFO(fault.message);
  REQUIRE_FALSE(fault);
  REQUIRE(header.tensors.size() == 2);
  const TensorEntry& a = header.tensors[0];
  CHECK(a.name == "a");
  CHECK(a.dtype == Dtype::f32);
  CHECK(std::vector(a.shape().begin(), a.shape().end()) == std::vector<std::uint64_t>{2, 3});
  CHECK(a.begin == 0);
  CHECK(a.size_bytes() == 24);
  CHECK(header.find("b") == &header.tensors[1]);
  CHECK(header.find("b")->dtype_name == "F16");
  CHECK(header.find("c") == nullptr);
  CHECK(header.find("") == nullptr);
  CHECK(header.data_start == 8 + json.size());
  REQUIRE(header.metadata.size() == 1);
  CHECK(header.metadata[0].key == "format");
  CHECK(header.metadata[0].value == "pt");
}

TEST_CASE("read_header: of a file whose length nobody knows, what it says of itself is held", "[core][safetensors]") {
  const std::string hole = "{" + entry("a", "F16", "[3]", "[1,7]") + "}";
  CHECK_FALSE(read_header(test::bytes_of("{" + entry("a", "F16", "[3]", "[0,6]") + "}"), kUnknownLength).fault);
  CHECK(read_header(test::bytes_of(hole), kUnknownLength).fault.code == FaultCode::st_holes);
}

TEST_CASE("read_header: what is legal though unusual", "[core][safetensors]") {
  CHECK(code_of("{}", 0) == "");
  CHECK(code_of("{\"__metadata__\":{}}", 0) == "");
  CHECK(code_of("{\"__metadata__\":null}", 0) == "");
  CHECK(code_of("{" + entry("scalar", "F32", "[]", "[0,4]") + "}", 4) == "");
  CHECK(code_of("{" + entry("empty", "F32", "[3,0,5]", "[0,0]") + "}", 0) == "");
  const std::string three_at_4 = entry("x", "F32", "[0]", "[4,4]") + "," + entry("y", "F32", "[1]", "[4,8]") + "," +
                                 entry("z", "F32", "[1]", "[0,4]");
  CHECK(code_of("{" + three_at_4 + "}", 8) == "");
  const std::string unknown_fields =
      R"({"a":{"new":{"x":[[1],{"dtype":2}]},"dtype":"U8","shape":[1],"more":"text","data_offsets":[0,1],"b":[]}})";
  CHECK(code_of(unknown_fields, 1) == "");
  CHECK(code_of("{" + entry("a", "U8", "[1,1,1,1,1,1,1,2]", "[0,2]") + "}", 2) == "");
  CHECK(code_of("{" + entry(std::string(512, 'n'), "U8", "[1]", "[0,1]") + "}", 1) == "");
  CHECK(code_of("{" + entry("a", "U8", "[9007199254740992,0]", "[0,0]") + "}", 0) == "");
}

TEST_CASE("read_header: a tensor's size for every type of the format", "[core][safetensors]") {
  struct Row {
    const char* dtype;
    unsigned bytes_of_8;
  };
  // Eight elements: as many bytes as the type has bits.
  const Row rows[] = {{"BOOL", 8},        {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"U8", 8},
                      {"I8", 8},          {"F8_E5M2", 8}, {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8},
                      {"F8_E5M2FNUZ", 8}, {"I16", 16},    {"U16", 16},    {"F16", 16},    {"BF16", 16},
                      {"I32", 32},        {"U32", 32},    {"F32", 32},    {"C64", 64},    {"F64", 64},
                      {"I64", 64},        {"U64", 64}};
  for (const Row& row : rows) {
    INFO(row.dtype);
    const auto header = [&](unsigned bytes) {
      return "{" + entry("t", row.dtype, "[2,4]", "[0," + std::to_string(bytes) + "]") + "}";
    };
    CHECK(code_of(header(row.bytes_of_8), row.bytes_of_8) == "");
    CHECK(code_of(header(row.bytes_of_8 - 1), row.bytes_of_8 - 1) == "E_ST_SIZE_MISMATCH");
    CHECK(code_of(header(row.bytes_of_8 + 1), row.bytes_of_8 + 1) == "E_ST_SIZE_MISMATCH");
  }
}

TEST_CASE("read_header: each refusal has its code and names the number", "[core][safetensors]") {
  struct Refusal {
    const char* code;
    std::string header;
    std::uint64_t data_bytes;
    const char* names;
  };
  const std::string good = entry("a", "F32", "[2]", "[0,8]");
  const Refusal refusals[] = {
      {"E_ST_JSON", "{" + good, 8, "byte"},
      {"E_ST_JSON", "", 0, "byte 0"},
      {"E_ST_JSON", "[]", 0, "list"},
      {"E_ST_JSON", "7", 0, "single value"},
      {"E_ST_JSON", "{" + good + "}}", 8, "byte"},
      {"E_ST_JSON", "{" + good + "} x", 8, "byte"},
      {"E_ST_JSON", R"({"a":[]})", 0, "“a”"},
      {"E_ST_JSON", R"({"a":null})", 0, "“a”"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","shape":[1]}})", 4, "data_offsets"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4, "shape"},
      {"E_ST_JSON", R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4, "dtype"},
      {"E_ST_JSON", R"({"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}})", 4, "dtype"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 4, "shape"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","shape":{},"data_offsets":[0,4]}})", 4, "shape"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}})", 4, "list"},
      {"E_ST_JSON", R"({"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}})", 4, "numbers"},
      {"E_ST_JSON", R"({"__metadata__":[]})", 0, "__metadata__"},
      {"E_ST_JSON", R"({"__metadata__":"x"})", 0, "__metadata__"},
      {"E_ST_JSON", R"({"__metadata__":{"a":1}})", 0, "__metadata__"},
      {"E_ST_JSON", R"({"__metadata__":{"a":{}}})", 0, "__metadata__"},
      {"E_ST_NUMBER", "{" + entry("a", "F32", "[-2]", "[0,8]") + "}", 8, "-2"},
      {"E_ST_NUMBER", "{" + entry("a", "F32", "[2]", "[0,8.0]") + "}", 8, "data_offsets"},
      {"E_ST_NUMBER", "{" + entry("a", "F32", "[18446744073709551616]", "[0,8]") + "}", 8, "64 bits"},
      {"E_ST_NUMBER", "{" + entry("a", "F32", "[-9223372036854775808]", "[0,8]") + "}", 8, "-9223372036854775808"},
      {"E_ST_NUMBER", "{" + entry("a", "F32", "[-0]", "[0,0]") + "}", 0, "shape"},
      {"E_ST_NAME", "{" + entry(std::string(513, 'n'), "F32", "[2]", "[0,8]") + "}", 8, "513"},
      {"E_ST_SHAPE", "{" + entry("a", "U8", "[1,1,1,1,1,1,1,1,1]", "[0,1]") + "}", 1, "8 dimensions"},
      {"E_ST_DUPLICATE", "{" + good + "," + entry("a", "F32", "[2]", "[8,16]") + "}", 16, "“a”"},
      {"E_ST_DUPLICATE", R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4, "dtype"},
      {"E_ST_DUPLICATE", R"({"__metadata__":{"k":"1","k":"2"}})", 0, "“k”"},
      {"E_ST_DUPLICATE", R"({"__metadata__":{},"__metadata__":{}})", 0, "__metadata__"},
      {"E_ST_DUPLICATE", R"({"__metadata__":null,"__metadata__":{}})", 0, "__metadata__"},
      {"E_ST_OFFSETS", "{" + entry("a", "F32", "[2]", "[8]") + "}", 8, "1 data_offsets"},
      {"E_ST_OFFSETS", "{" + entry("a", "F32", "[2]", "[0,8,8]") + "}", 8, "3 data_offsets"},
      {"E_ST_OFFSETS", "{" + entry("a", "F32", "[2]", "[8,0]") + "}", 8, "[8, 0]"},
      {"E_ST_OVERLAP", "{" + good + "," + entry("b", "F32", "[1]", "[7,11]") + "}", 11, "[7, 11]"},
      {"E_ST_HOLES", "{" + good + "," + entry("b", "F32", "[1]", "[9,13]") + "}", 13, "[9, 13]"},
      {"E_ST_HOLES", "{" + entry("a", "F32", "[2]", "[1,9]") + "}", 9, "[1, 9]"},
      {"E_ST_OVERFLOW", "{" + entry("a", "F64", "[1073741824,1073741824]", "[0,8]") + "}", 8, "1073741824"},
      {"E_ST_SIZE_MISMATCH", "{" + entry("a", "F32", "[3]", "[0,8]") + "}", 8, "12 bytes"},
      {"E_ST_SIZE_MISMATCH", "{" + entry("a", "F32", "[1000,1000]", "[0,8]") + "}", 8, "4,000,000 bytes"},
      {"E_ST_TRUNCATED", "{" + good + "}", 7, "last tensor"},
      {"E_ST_TRAILING", "{" + good + "}", 9, "last tensor"},
      {"E_ST_TRAILING", "{}", 1, "byte"},
  };
  for (const Refusal& refusal : refusals) {
    INFO(refusal.header.substr(0, 200));
    const Fault fault = read(refusal.header, refusal.data_bytes).fault;
    INFO(fault.message);
    CHECK(code_name(fault.code) == std::string(refusal.code));
    CHECK(mentions(fault, refusal.names));
    CHECK(fault.message.back() == '.');
  }
}

TEST_CASE("in_file: a fault names its file, and no fault stays none", "[core][safetensors]") {
  const Fault fault = in_file("model-00002-of-00003.safetensors", read_header_length({}, 0).fault);
  CHECK(fault.code == FaultCode::st_short);
  CHECK(fault.message.starts_with("model-00002-of-00003.safetensors: The file ends before the header"));
  CHECK_FALSE(in_file("model.safetensors", {}));
}

TEST_CASE("read_header: tensors and metadata entries are counted, and one too many is refused", "[core][safetensors]") {
  const auto header = [](std::size_t tensors) {
    std::string json = "{";
    for (std::size_t i = 0; i < tensors; ++i) {
      if (i > 0) json += ",";
      json += entry(std::to_string(i), "U8", "[0]", "[0,0]");
    }
    return json + "}";
  };
  CHECK(code_of(header(kMaxTensors), 0) == "");
  const Fault fault = read(header(kMaxTensors + 1), 0).fault;
  CHECK(code_name(fault.code) == std::string("E_ST_COUNT"));
  CHECK(mentions(fault, "65,536"));

  std::string metadata = "{\"__metadata__\":{\"\":\"\"";
  for (std::size_t i = 1; i < kMaxMetadataEntries; ++i) metadata += ",\"" + std::to_string(i) + "\":\"\"";
  CHECK(code_of(metadata + "}}", 0) == "");
  CHECK(code_of(metadata + ",\"x\":\"\"}}", 0) == "E_ST_COUNT");
}

TEST_CASE("read_header: a length that is not the header's is refused before it is parsed", "[core][safetensors]") {
  CHECK(code_name(read_header(test::bytes_of("{}"), 9).fault.code) == std::string("E_ST_HEADER_SIZE"));
  CHECK(code_name(read_header(test::bytes_of("{}"), 0).fault.code) == std::string("E_ST_HEADER_SIZE"));
}

TEST_CASE("read_header: where there is no memory it says so instead of ending the module", "[core][safetensors]") {
  const std::string json = "{" + std::string(100'000, ' ') + "}";
  CHECK(code_of(json, 0) == "");
  const test::ScarceMemory scarce(500'000);
  const Fault fault = read(json, 0).fault;
  CHECK(fault.code == FaultCode::memory);
  CHECK(mentions(fault, "800,016 bytes"));
}

// The rows of a table of inputs that broke other readers, or could have.

TEST_CASE("safetensors row 1: files of 0, 7 and 8 bytes end before the header", "[core][safetensors][rows]") {
  CHECK(code_of_length("", 0) == "E_ST_SHORT");
  CHECK(code_of_length(test::little_endian(2).substr(0, 7), 7) == "E_ST_SHORT");
  CHECK(code_of_length(test::little_endian(2), 8) == "E_ST_SHORT");
  CHECK(mentions(read_header_length({}, 7).fault, "7 bytes"));
  const HeaderLength smallest = read_header_length(test::bytes_of(test::little_endian(2)), 10);
  CHECK_FALSE(smallest.fault);
  CHECK(smallest.bytes == 2);
  CHECK(read_header_length(test::bytes_of(test::little_endian(2)), kUnknownLength).bytes == 2);
  CHECK(mentions(read_header_length({}, kUnknownLength).fault, "it has 0 bytes"));
}

TEST_CASE("safetensors row 2: a header length that cannot be is refused without memory", "[core][safetensors][rows]") {
  const test::ScarceMemory none(0);
  const std::uint64_t huge = std::uint64_t{1} << 40;
  CHECK(code_of_length(test::little_endian(~std::uint64_t{0}), huge) == "E_ST_HEADER_SIZE");
  CHECK(code_of_length(test::little_endian(0x8000'0000), huge) == "E_ST_HEADER_SIZE");
  CHECK(code_of_length(test::little_endian((std::uint64_t{1} << 32) + 2), huge) == "E_ST_HEADER_SIZE");
  CHECK(code_of_length(test::little_endian(kMaxHeaderBytes + 1), huge) == "E_ST_HEADER_SIZE");
  CHECK(code_of_length(test::little_endian(kMaxHeaderBytes), huge) == "");
  CHECK(code_of_length(test::little_endian(1000 - 7), 1000) == "E_ST_HEADER_SIZE");
  CHECK(code_of_length(test::little_endian(1000 - 8), 1000) == "");
}

TEST_CASE("safetensors row 3: a shape whose product wraps to 0 is an overflow", "[core][safetensors][rows]") {
  const Fault fault = read("{" + entry("wraps", "F32", "[4294967296,4294967296]", "[0,0]") + "}", 0).fault;
  CHECK(code_name(fault.code) == std::string("E_ST_OVERFLOW"));
  CHECK(mentions(fault, "“wraps”"));
  // Elements that fit, and bits that do not.
  CHECK(code_of("{" + entry("t", "F32", "[4294967296,2147483648]", "[0,0]") + "}", 0) == "E_ST_OVERFLOW");
  CHECK(code_of("{" + entry("t", "unheard of", "[4294967296,4294967296]", "[0,0]") + "}", 0) == "E_ST_OVERFLOW");
  // A later 0 does not undo it, as in the reference implementation.
  CHECK(code_of("{" + entry("t", "F32", "[4294967296,4294967296,0]", "[0,0]") + "}", 0) == "E_ST_OVERFLOW");
  CHECK(code_of("{" + entry("t", "F32", "[0,4294967296,4294967296]", "[0,0]") + "}", 0) == "");
}

TEST_CASE("safetensors row 4: offsets that do not fit the shape, or run backwards", "[core][safetensors][rows]") {
  const Fault fault = read("{" + entry("short", "F32", "[1000,1000]", "[0,4]") + "}", 4).fault;
  CHECK(code_name(fault.code) == std::string("E_ST_SIZE_MISMATCH"));
  CHECK(mentions(fault, "4,000,000"));
  CHECK(code_of("{" + entry("t", "F32", "[1]", "[4,0]") + "}", 4) == "E_ST_OFFSETS");
}

TEST_CASE("safetensors row 5: tens of thousands of tensors on the same bytes", "[core][safetensors][rows]") {
  const auto header = [](int tensors) {
    std::string json = "{";
    for (int i = 0; i < tensors; ++i) {
      if (i > 0) json += ",";
      json += entry(std::to_string(i), "F32", "[200,200]", "[0,160000]");
    }
    return json + "}";
  };
  CHECK(code_of(header(60'000), 160'000) == "E_ST_OVERLAP");
  CHECK(code_of(header(100'000), 160'000) == "E_ST_OVERLAP");
  // Nothing after the second of them is read.
  const std::string two = entry("a", "U8", "[4]", "[0,4]") + "," + entry("b", "U8", "[4]", "[0,4]");
  CHECK(code_of("{" + two + ", and no JSON", 4) == "E_ST_OVERLAP");
  // Side by side, and none has a byte too few.
  std::string json = "{";
  for (int i = 0; i < 70'000; ++i) {
    if (i > 0) json += ",";
    json += entry(std::to_string(i), "U8", "[1]", "[" + std::to_string(i) + "," + std::to_string(i + 1) + "]");
  }
  CHECK(code_of(json + "}", 70'000) == "E_ST_COUNT");
}

TEST_CASE("safetensors row 6: a hole between tensors, a byte after the last", "[core][safetensors][rows]") {
  const std::string a = entry("a", "U8", "[4]", "[0,4]");
  CHECK(code_of("{" + a + "," + entry("b", "U8", "[4]", "[5,9]") + "}", 9) == "E_ST_HOLES");
  CHECK(code_of("{" + a + "}", 5) == "E_ST_TRAILING");
  CHECK(code_of("{" + a + "}", 4 + (std::uint64_t{1} << 32)) == "E_ST_TRAILING");
}

TEST_CASE("safetensors row 7: names that stand twice, are odd, too long, or no text", "[core][safetensors][rows]") {
  const auto tensors = [](std::string_view first, std::string_view second) {
    return "{" + entry(first, "U8", "[1]", "[0,1]") + "," + entry(second, "U8", "[1]", "[1,2]") + "}";
  };
  CHECK(code_of(tensors("a", "a"), 2) == "E_ST_DUPLICATE");
  CHECK(code_of(tensors("a", "\\u0061"), 2) == "E_ST_DUPLICATE");
  const auto odd = read(tensors("__proto__", "constructor"), 2);
  REQUIRE_FALSE(odd.fault);
  CHECK(odd.header.find("__proto__") != nullptr);
  CHECK(odd.header.find("constructor")->begin == 1);
  CHECK(read(tensors("", "b"), 2).header.find("") != nullptr);
  const Fault long_name = read(tensors("a", std::string(1'000'000, 'x')), 2).fault;
  CHECK(code_name(long_name.code) == std::string("E_ST_NAME"));
  CHECK(mentions(long_name, "1,000,000 bytes"));
  CHECK(long_name.message.size() < 200);
  CHECK(code_of(tensors("a", "\\ud800"), 2) == "E_ST_NAME");
  CHECK(code_of(tensors("a", "\\udc00b"), 2) == "E_ST_NAME");
  CHECK(code_of(tensors("a", "surrogate \\x"), 2) == "E_ST_JSON");
  CHECK(read(tensors("a", "\\ud83d\\ude00"), 2).header.find("\xF0\x9F\x98\x80") != nullptr);
}

TEST_CASE("safetensors row 8: leading spaces are fine; other text and numbers are not", "[core][safetensors][rows]") {
  const std::string good = "{" + entry("a", "U8", "[1]", "[0,1]") + "}";
  CHECK(code_of("  \n\t\r" + good + "   ", 1) == "");
  CHECK(code_of("\xEF\xBB\xBF" + good, 1) == "E_ST_JSON");
  CHECK(code_of("{" + entry("\xFF", "U8", "[1]", "[0,1]") + "}", 1) == "E_ST_JSON");
  CHECK(code_of("{" + entry("\xC0\xAF", "U8", "[1]", "[0,1]") + "}", 1) == "E_ST_JSON");
  CHECK(code_of("{" + entry("\xED\xA0\x80", "U8", "[1]", "[0,1]") + "}", 1) == "E_ST_JSON");
  CHECK(code_of(good + std::string(1, '\0'), 1) == "E_ST_JSON");
  CHECK(code_of("{\"a\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}", 0) == "E_ST_JSON");
  CHECK(code_of("{\"a\":{\"x\":" + std::string(200'000, '['), 0) == "E_ST_JSON");
  for (const char* number :
       {"1e400", "-1e400", "4.5", "-1", "1e2", "9007199254740993", "18446744073709551615", "NaN"}) {
    INFO(number);
    const std::string shape = "[" + std::string(number) + "]";
    const Fault fault = read("{" + entry("a", "U8", shape, "[0,1]") + "}", 1).fault;
    INFO(fault.message);
    CHECK(code_name(fault.code) == std::string("E_ST_NUMBER"));
    const std::string offsets = "[0," + std::string(number) + "]";
    CHECK(code_of("{" + entry("a", "U8", "[1]", offsets) + "}", 1) == "E_ST_NUMBER");
  }
  // Exactly: not as the 9007199254740992 that a double would make of it.
  CHECK(mentions(read("{" + entry("a", "U8", "[9007199254740993]", "[0,1]") + "}", 1).fault, "9007199254740993"));
}

TEST_CASE("safetensors row 9: a type that is not supported is named, and the others are listed",
          "[core][safetensors][rows]") {
  const std::string json = "{" + entry("eight", "F8_E4M3", "[2]", "[0,2]") + "," + entry("odd", "F4", "[3]", "[2,4]") +
                           "," + entry("lower", "f32", "[1]", "[4,8]") + "," + entry("good", "BF16", "[2]", "[8,12]") +
                           "," + entry("ids", "I64", "[1]", "[12,20]") + "," + entry("half", "F16", "[1]", "[20,22]") +
                           "," + entry("full", "F32", "[1]", "[22,26]") + "}";
  const auto [header, fault] = read(json, 26);
  INFO(fault.message);
  REQUIRE_FALSE(fault);
  REQUIRE(header.tensors.size() == 7);
  for (const char* name : {"eight", "odd", "lower", "ids"}) {
    const Fault unreadable = check_readable(*header.find(name));
    INFO(unreadable.message);
    CHECK(code_name(unreadable.code) == std::string("E_ST_DTYPE"));
    CHECK(mentions(unreadable, "not supported: “" + header.find(name)->dtype_name + "”"));
  }
  for (const char* name : {"good", "half", "full"}) CHECK_FALSE(check_readable(*header.find(name)));
}

}  // namespace
}  // namespace headlight
