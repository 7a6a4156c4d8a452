// Writes graphs in ONNX's own format, in the page: a protobuf message is a list of fields, each a key and a value.
// Field numbers: onnx.proto (github.com/onnx/onnx), those that onnxruntime needs.

const IR_VERSION = 9;
const OPSET = 20; // the first that has Gelu
const TYPES = { float: 1, int64: 7 };
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 };
const EXTERNAL = 1;

/** Where initializers are looked up: the name under which the session gets their bytes. */
export const PARAMS = "params";

/**
 * The bytes of a model.
 *   nodes         [operation, inputs, outputs, attributes]; an attribute: whole number, { float }, text, whole numbers
 *   inputs        { name: [type, ...sizes] }, a size as text may be any
 *   outputs       alike
 *   initializers  { name: { sizes, offset, count } } floats in the array PARAMS, `offset` in floats
 */
export function onnxModel({ nodes, inputs, outputs, initializers = {} }) {
  const graph = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, "bench"),
    ...Object.entries(initializers).map(([name, each]) => message(5, initializerFields(name, each))),
    ...Object.entries(inputs).map(([name, shape]) => message(11, valueFields(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => message(12, valueFields(name, shape))),
  ];
  return concat([int(1, IR_VERSION), message(7, graph), message(8, [text(1, ""), int(2, OPSET)])]);
}

function nodeFields([operation, inputs, outputs, attributes = {}]) {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, outputs[0]),
    text(4, operation),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeFields(name, value))),
  ];
}

function attributeFields(name, value) {
  const type = (kind) => int(20, ATTRIBUTE_TYPES[kind]);
  if (Array.isArray(value)) return [text(1, name), ...value.map((each) => int(8, each)), type("ints")];
  if (typeof value === "string") return [text(1, name), text(4, value), type("string")];
  if (typeof value === "object") return [text(1, name), float(2, value.float), type("float")];
  return [text(1, name), int(3, value), type("int")];
}

function initializerFields(name, { sizes, offset, count }) {
  const place = { location: PARAMS, offset: `${4 * offset}`, length: `${4 * count}` };
  return [
    ...sizes.map((size) => int(1, size)),
    int(2, TYPES.float),
    text(8, name),
    ...Object.entries(place).map(([key, value]) => message(13, [text(1, key), text(2, value)])),
    int(14, EXTERNAL),
  ];
}

function valueFields(name, [type, ...sizes]) {
  const dims = sizes.map((size) => message(1, [typeof size === "string" ? text(2, size) : int(1, size)]));
  return [text(1, name), message(2, [message(1, [int(1, TYPES[type]), message(2, dims)])])];
}

// Wire types: 0 whole number, 2 bytes after their count, 5 four bytes.
function int(field, value) {
  return Uint8Array.from([...varint(8 * field), ...varint(value)]);
}

function float(field, value) {
  return concat([Uint8Array.from(varint(8 * field + 5)), new Uint8Array(Float32Array.of(value).buffer)]);
}

function text(field, value) {
  return counted(field, new TextEncoder().encode(value));
}

function message(field, fields) {
  return counted(field, concat(fields));
}

function counted(field, bytes) {
  return concat([Uint8Array.from([...varint(8 * field + 2), ...varint(bytes.length)]), bytes]);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function concat(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
